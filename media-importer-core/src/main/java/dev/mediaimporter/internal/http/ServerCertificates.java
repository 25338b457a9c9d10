package dev.mediaimporter.internal.http;

import dev.mediaimporter.media.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The trust in the certificates of servers: what Java trusts, and what a file names besides. A
 * certificate that is not trusted is refused with a message that names its issuer and the remedy.
 */
public final class ServerCertificates {
  private static final String REMEDY =
      "name a PEM file with the certificate of this issuer (--ca-file, or caFile in the settings),"
          + " or set Java's javax.net.ssl.trustStore";

  private ServerCertificates() {}

  /**
   * What decides whether a certificate is trusted.
   *
   * @param caFile certificates in PEM form, trusted in addition to those that Java trusts
   * @throws InvalidRequestException naming the file, if it holds no certificate or cannot be read
   */
  public static TrustManager trusting(Optional<Path> caFile) {
    try {
      X509ExtendedTrustManager java = manager(null);
      if (caFile.isEmpty()) {
        return new Explaining(java);
      }
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      int number = 0;
      for (Certificate certificate : read(caFile.get())) {
        all.setCertificateEntry("file-" + number++, certificate);
      }
      for (Certificate certificate : java.getAcceptedIssuers()) {
        all.setCertificateEntry("java-" + number++, certificate);
      }
      return new Explaining(manager(all));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the certificates that Java trusts cannot be read: " + e, e);
    }
  }

  /** A TLS context that trusts what {@link #trusting} trusts. */
  static SSLContext context(Optional<Path> caFile) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trusting(caFile)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no TLS", e);
    }
  }

  /** Why a server's certificate was refused, with the remedy; empty for all other failures. */
  public static Optional<String> objection(Throwable failure) {
    return Stream.iterate(failure, e -> e != null, Throwable::getCause)
        .limit(20)
        .filter(e -> e instanceof CertificateException
            || e instanceof CertPathBuilderException
            || e instanceof SSLPeerUnverifiedException)
        .findFirst()
        .map(e -> {
          if (e instanceof Refused) {
            return String.valueOf(e.getMessage());
          }
          return "its certificate is refused (" + e.getMessage() + "); "
              + (e instanceof SSLPeerUnverifiedException ? "check the address" : REMEDY);
        });
  }

  private static Collection<? extends Certificate> read(Path file) {
    Collection<? extends Certificate> found;
    try (InputStream in = Files.newInputStream(file)) {
      found = CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (IOException e) {
      throw new InvalidRequestException("cannot read the CA file " + file, e);
    } catch (CertificateException e) {
      throw noCertificate(file, e);
    }
    if (found.isEmpty()) {
      throw noCertificate(file, null);
    }
    return found;
  }

  private static InvalidRequestException noCertificate(Path file, @Nullable Exception cause) {
    return new InvalidRequestException(
        "the CA file " + file + " must hold certificates in PEM form"
            + " (-----BEGIN CERTIFICATE-----)",
        cause);
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return Stream.of(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("Java has no X.509 trust manager"));
  }

  private static final class Refused extends CertificateException {
    private static final long serialVersionUID = 1L;

    Refused(String message, CertificateException cause) {
      super(message, cause);
    }
  }

  private interface Check {
    void run() throws CertificateException;
  }

  /** Decides as another, and says which certificate it refused. */
  private static final class Explaining extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager decides;

    Explaining(X509ExtendedTrustManager decides) {
      this.decides = decides;
    }

    private static void explain(X509Certificate[] chain, @Nullable String host, Check check)
        throws CertificateException {
      try {
        check.run();
      } catch (CertificateException e) {
        X509Certificate own = chain[0];
        String which = host == null ? "its certificate" : "the certificate of " + host;
        String issuer =
            which + " is issued by \"" + own.getIssuerX500Principal().getName() + "\"";
        if (isCausedBy(e, CertificateExpiredException.class)
            || isCausedBy(e, CertificateNotYetValidException.class)) {
          throw new Refused(
              which + " is valid from " + own.getNotBefore().toInstant() + " to "
                  + own.getNotAfter().toInstant()
                  + " only; have it renewed, or set the clock of this machine",
              e);
        }
        throw new Refused(
            isCausedBy(e, CertPathBuilderException.class)
                ? issuer + ", which Java does not trust; " + REMEDY
                : issuer + " and is refused (" + e.getMessage() + "); check the address, or "
                    + REMEDY,
            e);
      }
    }

    private static boolean isCausedBy(Throwable failure, Class<?> type) {
      return Stream.iterate(failure, e -> e != null, Throwable::getCause)
          .limit(20)
          .anyMatch(type::isInstance);
    }

    private static @Nullable String host(Socket socket) {
      return socket instanceof SSLSocket tls && tls.getHandshakeSession() != null
          ? tls.getHandshakeSession().getPeerHost()
          : null;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      explain(chain, host(socket), () -> decides.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      explain(chain, engine.getPeerHost(), () -> decides.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      explain(chain, null, () -> decides.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      decides.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      decides.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      decides.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return decides.getAcceptedIssuers();
    }
  }
}
