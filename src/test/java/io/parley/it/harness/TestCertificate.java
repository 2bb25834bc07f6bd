package io.parley.it.harness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that signs itself, made by the JDK's {@code keytool}, for a name that no machine has; and connections that
 * trust this one alone.
 */
public final class TestCertificate {
  private static final String ALIAS = "parley";
  private static final String PASSWORD = "not-a-secret";

  private final String host;
  private final Path directory;
  private final SSLContext trusting;

  private TestCertificate(String host, Path directory, SSLContext trusting) {
    this.host = host;
    this.directory = directory;
    this.trusting = trusting;
  }

  /**
   * Makes one.
   *
   * @param directory gets {@code cert.pem}, {@code key.pem} and, with both in it, {@code parley.pem}
   */
  public static TestCertificate make(String host, Path directory)
      throws IOException, GeneralSecurityException {
    Files.createDirectories(directory);
    Path store = directory.resolve("store.p12");
    Files.deleteIfExists(store);
    try (ServerProcess keytool =
        ServerProcess.start(directory.resolve("keytool.log"), Map.of(), keytool(host, store))) {
      int code = keytool.awaitEnd();
      if (code != 0) {
        throw new IOException("keytool ended with " + code + ": " + keytool.log());
      }
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    String certificate = pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
    String key = pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    Files.writeString(directory.resolve("cert.pem"), certificate);
    Files.writeString(directory.resolve("key.pem"), key);
    Files.writeString(directory.resolve("parley.pem"), certificate + key);
    return new TestCertificate(host, directory, trusting(keys));
  }

  private static List<String> keytool(String host, Path store) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        ALIAS,
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=" + host,
        "-ext",
        "SAN=dns:" + host,
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD);
  }

  private static String pem(String kind, byte[] encoded) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            kind, Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(encoded), kind);
  }

  private static SSLContext trusting(KeyStore keys) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  /** From now on every connection of this JVM that is told nothing else trusts it, and nothing else, until {@link #distrust}. */
  public void trust() {
    System.setProperty("javax.net.ssl.trustStore", directory.resolve("store.p12").toString());
    System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
  }

  /** As before. */
  public void distrust() {
    System.clearProperty("javax.net.ssl.trustStore");
    System.clearProperty("javax.net.ssl.trustStorePassword");
  }

  /** The name that it is for. */
  public String host() {
    return host;
  }

  /** Where its files are. */
  public Path directory() {
    return directory;
  }

  /**
   * A connection with TLS, to the name that the certificate is for, on this machine.
   *
   * @param from the address of the loopback network that it comes from
   */
  @SuppressWarnings("resource") // goes with the connection
  public RawConnection connect(int port, InetAddress from) throws IOException {
    SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(host)));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return new RawConnection(socket);
  }
}
