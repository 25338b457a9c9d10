package dev.mediaimporter.internal.http;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import dev.mediaimporter.internal.DeadlineTimer;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.auth.SystemDefaultCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP transport for large bodies: one request for each call, every wait bounded, and closing a
 * body breaks the connection off instead of reading the rest.
 *
 * <p>{@code HttpURLConnection}, google-http-client's default, sends a request twice when the first
 * attempt breaks, and takes a body shorter than its Content-Length for a whole one.
 */
public final class BoundedTransport {
  /** Above the 64 transfers an import may run, so that listing never waits for one to end. */
  private static final int MAX_CONNECTIONS = 80;

  private static final int MAX_HEADER_LINE_CHARS = 64 * 1024;
  private static final int MAX_HEADERS = 200;

  private BoundedTransport() {}

  /**
   * A new transport with its own connection pool, closed by {@link HttpTransport#shutdown()}.
   *
   * @param caFile a PEM file with certificates to trust besides those that Java trusts
   */
  public static HttpTransport create(PlainHttp.Timeouts timeouts, Optional<Path> caFile) {
    Timeout connect = timeout(timeouts.connect());
    var connections = PoolingHttpClientConnectionManagerBuilder.create()
        .setMaxConnTotal(MAX_CONNECTIONS)
        .setMaxConnPerRoute(MAX_CONNECTIONS)
        .setDefaultConnectionConfig(ConnectionConfig.custom()
            .setConnectTimeout(connect)
            .setSocketTimeout(timeout(timeouts.firstByte()))
            .setValidateAfterInactivity(Timeout.ofSeconds(1))
            .build())
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(ServerCertificates.context(caFile)))
        .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
            .http1Config(Http1Config.custom()
                .setMaxLineLength(MAX_HEADER_LINE_CHARS)
                .setMaxHeaderCount(MAX_HEADERS)
                .build())
            .build())
        .build();
    ScheduledExecutorService watchdog = DeadlineTimer.named("media-importer-http-watchdog");
    return new Apache5HttpTransport(new ClosingBuilder(watchdog::shutdownNow)
        .setRoutePlanner(new SystemDefaultRoutePlanner(null))
        .setDefaultCredentialsProvider(new SystemDefaultCredentialsProvider())
        .setConnectionManager(connections)
        .setRequestExecutor(new StallTimeout(timeout(timeouts.stall())))
        .addExecInterceptorFirst(
            "bounded", new Bounded(watchdog, timeouts.connect().plus(timeouts.firstByte())))
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableDefaultUserAgent()
        .build());
  }

  /** Builds a client that closes something of ours when it is closed. */
  private static final class ClosingBuilder extends HttpClientBuilder {
    ClosingBuilder(Closeable ours) {
      addCloseable(ours);
    }
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.ofMilliseconds(duration.toMillis());
  }

  /** Replaces the wait for the head by the wait for more of the body once the head is there. */
  private static final class StallTimeout extends HttpRequestExecutor {
    private final Timeout stall;

    StallTimeout(Timeout stall) {
      this.stall = stall;
    }

    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        @Nullable HttpResponseInformationCallback informed,
        HttpContext context)
        throws IOException, HttpException {
      ClassicHttpResponse response = super.execute(request, connection, informed, context);
      connection.setSocketTimeout(stall);
      return response;
    }
  }

  /**
   * Limits the time until the head is complete, ends the wait for it at an interrupt, and makes the
   * body break off on close.
   */
  private record Bounded(ScheduledExecutorService watchdog, Duration limit)
      implements ExecChainHandler {
    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
        throws IOException, HttpException {
      Cancellable exchange = (Cancellable) scope.originalRequest;
      AtomicBoolean late = new AtomicBoolean();
      Future<?> alarm = schedule(() -> {
        late.set(true);
        exchange.cancel();
      });
      Future<?> interruption = DeadlineTimer.onInterrupt(watchdog, exchange::cancel);
      ClassicHttpResponse response;
      try {
        response = chain.proceed(request, scope);
      } catch (IOException e) {
        if (late.get()) {
          throw timedOut(e);
        }
        throw e;
      } finally {
        alarm.cancel(false);
        interruption.cancel(false);
      }
      HttpEntity entity = response.getEntity();
      response.setEntity(
          entity == null
              ? new ByteArrayEntity(new byte[0], null)
              : new BreakingEntity(entity, exchange));
      return response;
    }

    private Future<?> schedule(Runnable alarm) {
      try {
        return watchdog.schedule(alarm, limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        // What the connection pool throws then.
        throw new IllegalStateException("the transport is closed", e);
      }
    }

    private InterruptedIOException timedOut(IOException cause) {
      var timedOut = new SocketTimeoutException("no answer within " + limit.toMillis() + " ms");
      timedOut.initCause(cause);
      return timedOut;
    }
  }

  private static final class BreakingEntity extends HttpEntityWrapper {
    private final Cancellable exchange;
    private @Nullable InputStream content;

    BreakingEntity(HttpEntity entity, Cancellable exchange) {
      super(entity);
      this.exchange = exchange;
    }

    @Override
    public synchronized InputStream getContent() throws IOException {
      if (content == null) {
        content = new BreakingStream(super.getContent(), exchange);
      }
      return content;
    }

    @Override
    public void close() throws IOException {
      getContent().close();
    }
  }

  /** Reading to the end gives the connection back; closing earlier ends it at once. */
  private static final class BreakingStream extends FilterInputStream {
    private final Cancellable exchange;
    private volatile boolean ended;
    private volatile boolean closed;

    BreakingStream(InputStream in, Cancellable exchange) {
      super(in);
      this.exchange = exchange;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      int n = closed ? -1 : super.read(buffer, offset, count);
      if (n < 0) {
        if (closed) {
          throw new IOException("the body was closed");
        }
        ended = true;
      }
      return n;
    }

    @Override
    public void close() {
      closed = true;
      if (!ended) {
        exchange.cancel();
      }
    }
  }
}
