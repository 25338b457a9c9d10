package dev.mediaimporter.lambda;

import dev.mediaimporter.accounts.Secret;
import dev.mediaimporter.accounts.TokenVault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Tokens encrypted by a KMS key, with user and purpose as the encryption context: KMS refuses to
 * decrypt what was sealed under another. A token fits one request (KMS takes 4,096 bytes).
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html">
 *     Encryption context</a>
 */
final class KmsTokenVault implements TokenVault {
  private final KmsClient kms;
  private final String keyId;

  KmsTokenVault(KmsClient kms, String keyId) {
    this.kms = kms;
    this.keyId = keyId;
  }

  private static Map<String, String> context(String user, Purpose purpose) {
    return Map.of("sub", user, "purpose", purpose.label());
  }

  @Override
  public String seal(String user, Purpose purpose, Secret token) {
    SdkBytes ciphertext = kms.encrypt(request -> request
            .keyId(keyId)
            .plaintext(SdkBytes.fromUtf8String(token.reveal()))
            .encryptionContext(context(user, purpose)))
        .ciphertextBlob();
    return Base64.getEncoder().encodeToString(ciphertext.asByteArray());
  }

  @Override
  public Secret open(String user, Purpose purpose, String ciphertext) {
    SdkBytes plaintext = kms.decrypt(request -> request
            .keyId(keyId)
            .ciphertextBlob(SdkBytes.fromByteArray(Base64.getDecoder().decode(ciphertext)))
            .encryptionContext(context(user, purpose)))
        .plaintext();
    return Secret.of(plaintext.asString(StandardCharsets.UTF_8));
  }
}
