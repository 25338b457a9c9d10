package dev.mediaimporter.testkit.contract;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** On a server that does not know {@code If-None-Match}. */
final class S3WithoutConditionsTest extends S3MediaSinkTest {
  @Override
  protected boolean sinksExcludeEachOther() {
    return false;
  }

  @Override
  S3Client sinkClient() {
    return (S3Client) Proxy.newProxyInstance(
        S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class}, (proxy, method, args) -> {
          boolean conditional = args != null
              && ((args[0] instanceof PutObjectRequest put && put.ifNoneMatch() != null)
                  || (args[0] instanceof CompleteMultipartUploadRequest complete
                      && complete.ifNoneMatch() != null));
          if (conditional) {
            throw S3Exception.builder().statusCode(501).message("If-None-Match").build();
          }
          if (args != null && args[0] instanceof Consumer<?>) {
            return InvocationHandler.invokeDefault(proxy, method, args);
          }
          try {
            return method.invoke(client(), args);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }
}
