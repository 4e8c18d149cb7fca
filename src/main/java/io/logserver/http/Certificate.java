package io.logserver.http;

import io.logserver.config.Config;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A server's certificate chain and private key, as PEM, which were found to belong together.
 *
 * @param expires when the certificate ends
 */
public record Certificate(Buffer chain, Buffer key, Instant expires) {

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
  private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

  /**
   * Reads the two files; blocks.
   *
   * @throws IOException when they cannot be used; its message names the file and says why
   */
  public static Certificate read(Vertx vertx, Config.Tls tls) throws IOException {
    Path chainFile = Objects.requireNonNull(tls.cert());
    Path keyFile = Objects.requireNonNull(tls.key());
    Buffer chain = content("http.tls.cert", chainFile);
    Buffer key = content("http.tls.key", keyFile);
    PemKeyCertOptions pem = pem(chain, key);
    try {
      for (KeyManager manager : pem.getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509KeyManager keys) {
          X509Certificate certificate = certificate(keys, chainFile, keyFile);
          certificate.checkValidity();
          return new Certificate(chain, key, certificate.getNotAfter().toInstant());
        }
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(
          "http.tls.cert "
              + chainFile
              + " and http.tls.key "
              + keyFile
              + " cannot be used: "
              + e.getMessage(),
          e);
    }
    throw mismatch(chainFile, keyFile);
  }

  /** For the options of a server. */
  KeyCertOptions options() {
    return pem(chain, key);
  }

  /** Keeps the key out of logs and messages. */
  @Override
  public String toString() {
    return "Certificate[expires=" + expires + "]";
  }

  private static PemKeyCertOptions pem(Buffer chain, Buffer key) {
    return new PemKeyCertOptions().addCertValue(chain).addKeyValue(key);
  }

  private static Buffer content(String setting, Path file) throws IOException {
    try {
      return Buffer.buffer(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new IOException(setting + ": there is no file " + file, e);
    } catch (IOException e) {
      throw new IOException(setting + ": " + file + " cannot be read: " + e, e);
    }
  }

  private static X509Certificate certificate(X509KeyManager keys, Path chainFile, Path keyFile)
      throws IOException, GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      @Nullable String[] aliases = keys.getServerAliases(algorithm, null);
      String alias = aliases == null || aliases.length == 0 ? null : aliases[0];
      if (alias != null) {
        X509Certificate certificate = keys.getCertificateChain(alias)[0];
        if (belongTogether(keys.getPrivateKey(alias), certificate.getPublicKey())) {
          return certificate;
        }
      }
    }
    throw mismatch(chainFile, keyFile);
  }

  /** What the one signs the other confirms. */
  private static boolean belongTogether(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(PROBE);
    Signature confirming = Signature.getInstance(algorithm);
    confirming.initVerify(certified);
    confirming.update(PROBE);
    return confirming.verify(signing.sign());
  }

  private static IOException mismatch(Path chainFile, Path keyFile) {
    return new IOException(
        "http.tls.key "
            + keyFile
            + " is not the key of the certificate in http.tls.cert "
            + chainFile);
  }
}
