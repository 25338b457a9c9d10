package dev.mediaimporter.sink.s3;

import dev.mediaimporter.internal.DeadlineTimer;
import dev.mediaimporter.internal.http.ServerCertificates;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * An HTTP client in which an interrupt ends what a thread waits for within a moment: a blocking
 * socket does not notice it, so a write that the server stalls would last until a timeout, and be
 * tried again. Failures that no retry mends, such as an unknown host or a certificate that is not
 * trusted, are not retried. Safe for concurrent use.
 */
final class InterruptibleHttp implements SdkHttpClient {
  /**
   * Makes one of the client that another builder makes.
   *
   * @param timer shut down with the client
   */
  record Builder(SdkHttpClient.Builder<?> plain, ScheduledExecutorService timer)
      implements SdkHttpClient.Builder<Builder> {
    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
      return new InterruptibleHttp(plain.buildWithDefaults(defaults), timer);
    }
  }

  private interface Wait<T> {
    T run() throws IOException;
  }

  private final SdkHttpClient plain;

  /** A host that answered once was not mistyped: when it is unknown later, the network is away. */
  private volatile boolean hasAnswered;

  private final ScheduledExecutorService timer;

  private InterruptibleHttp(SdkHttpClient plain, ScheduledExecutorService timer) {
    this.plain = plain;
    this.timer = timer;
  }

  @Override
  public String clientName() {
    return plain.clientName();
  }

  @Override
  public void close() {
    plain.close();
    timer.shutdownNow();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = plain.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        HttpExecuteResponse answer;
        try {
          answer = interruptibly(prepared, prepared::call);
        } catch (InterruptedIOException e) {
          if (Thread.currentThread().isInterrupted()) {
            // Unlike this one, an IOException is a reason to try again.
            throw AbortedException.create("interrupted", e);
          }
          throw e;
        } catch (UnknownHostException e) {
          if (!hasAnswered) {
            throw notRetryable(S3Failures.unknownHost(String.valueOf(e.getMessage())), e);
          }
          throw new ConnectException("cannot find the host any more: " + e.getMessage());
        } catch (SSLException e) {
          Optional<String> certificate = ServerCertificates.objection(e);
          if (certificate.isPresent()) {
            throw notRetryable(certificate.get(), e);
          }
          throw e;
        }
        hasAnswered = true;
        return HttpExecuteResponse.builder()
            .response(answer.httpResponse())
            .responseBody(
                answer.responseBody().map(InterruptibleHttp.this::watched).orElse(null))
            .build();
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  /** An IOException as the cause would be a reason to try again. */
  private static NonRetryableException notRetryable(String message, IOException e) {
    NonRetryableException failure = NonRetryableException.create(message);
    failure.addSuppressed(e);
    return failure;
  }

  private AbortableInputStream watched(AbortableInputStream body) {
    InputStream watched = new FilterInputStream(body) {
      @Override
      public int read() throws IOException {
        return interruptibly(body, () -> in.read());
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return interruptibly(body, () -> in.read(buffer, offset, length));
      }
    };
    return AbortableInputStream.create(watched, body);
  }

  /** Aborts the request when this thread is interrupted; the flag stays set. */
  private <T> T interruptibly(Abortable request, Wait<T> wait) throws IOException {
    Future<?> watch = DeadlineTimer.onInterrupt(timer, request::abort);
    try {
      return wait.run();
    } catch (IOException | RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw e;
    } finally {
      watch.cancel(false);
    }
  }
}
