package dev.mediaimporter.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.s3.S3Connection;
import dev.mediaimporter.sink.s3.S3MediaSink;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** Both clients at a server whose certificate Java does not trust. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class ServerCertificatesTest {
  private static final char[] PASSWORD = "password".toCharArray();

  private final AtomicInteger handshakes = new AtomicInteger();

  @TempDir
  Path folder;

  private HttpsServer server;
  private Path pem;

  @BeforeEach
  void start() throws Exception {
    start("ip:127.0.0.1");
  }

  private void start(String subject) throws Exception {
    Path file = folder.resolve(subject.replaceAll("\\W", "") + ".p12");
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-alias",
            "own",
            "-dname",
            "CN=Test of our own",
            "-ext",
            "san=" + subject,
            "-storetype",
            "PKCS12",
            "-storepass",
            "password",
            "-keystore",
            file.toString())
        .redirectErrorStream(true)
        .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    pem = Files.writeString(
        folder.resolve("ca.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("own").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new Counting((X509ExtendedKeyManager) factory.getKeyManagers()[0])},
        null,
        null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/", exchange -> {
      byte[] body = "<ListBucketResult><Name>bucket</Name></ListBucketResult>"
          .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }

  /** Counts how often a client asks for the certificate. */
  private final class Counting extends X509ExtendedKeyManager {
    private final X509ExtendedKeyManager keys;

    Counting(X509ExtendedKeyManager keys) {
      this.keys = keys;
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
      return keys.chooseEngineServerAlias(type, issuers, engine);
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return null;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return keys.getServerAliases(type, issuers);
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return keys.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      handshakes.incrementAndGet();
      return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI address() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  private int get(Optional<Path> caFile) throws Exception {
    PlainHttp.Timeouts timeouts = new PlainHttp.Timeouts(
        Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10));
    HttpTransport transport = BoundedTransport.create(timeouts, caFile);
    try {
      PlainHttp http = new PlainHttp(transport, timeouts);
      HttpResponse response = http.send("the albums", "GET", address(), Map.of(), null);
      response.disconnect();
      return response.getStatusCode();
    } finally {
      transport.shutdown();
    }
  }

  private void check(Optional<Path> caFile) throws Exception {
    try (S3Client client = S3Connection.builder()
            .endpoint(address())
            .pathStyle(true)
            .credentials(AnonymousCredentialsProvider.create())
            .caFile(caFile)
            .build()
            .open();
        S3MediaSink sink = S3MediaSink.create(client, "bucket")) {
      sink.checkWritable();
    }
  }

  @Test
  void a_file_adds_to_what_java_trusts() throws Exception {
    assertThat(get(Optional.of(pem))).isEqualTo(200);
    check(Optional.of(pem));
  }

  @Test
  void an_untrusted_certificate_is_named_with_its_issuer_and_the_remedy() {
    assertThatThrownBy(() -> get(Optional.empty()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("the albums: the certificate of 127.0.0.1 is issued by"
            + " \"CN=Test of our own\", which Java does not trust;")
        .hasMessageContaining("--ca-file")
        .hasMessageContaining("javax.net.ssl.trustStore");
    assertThat(handshakes).hasValue(1);
  }

  @Test
  void s3_names_it_as_well_and_tries_once() {
    SinkException failure =
        catchThrowableOfType(SinkException.class, () -> check(Optional.empty()));

    assertThat(failure.scope()).isEqualTo(SinkException.Scope.DESTINATION);
    assertThat(failure)
        .hasMessageContaining("the certificate of 127.0.0.1 is issued by \"CN=Test of our own\"")
        .hasMessageContaining("--ca-file");
    assertThat(handshakes).hasValue(1);
  }

  @Test
  void a_certificate_of_another_host_is_refused_in_spite_of_the_file() throws Exception {
    server.stop(0);
    start("dns:other.example");

    assertThatThrownBy(() -> get(Optional.of(pem)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("is refused (No ")
        .hasMessageContaining("check the address");
    assertThatThrownBy(() -> check(Optional.of(pem)))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("its certificate is refused")
        .hasMessageContaining("check the address");
  }

  @Test
  void a_file_without_certificates_is_named() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Path text = Files.writeString(folder.resolve("text.pem"), "hello");
    Path absent = folder.resolve("absent.pem");

    for (Path file : new Path[] {empty, text, absent, folder}) {
      assertThatThrownBy(() -> get(Optional.of(file)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining(file.toString());
      assertThatThrownBy(() -> check(Optional.of(file)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining(file.toString());
    }
  }
}
