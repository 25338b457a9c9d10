package dev.mediaimporter.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.accounts.Secret;
import dev.mediaimporter.accounts.TokenVault;
import dev.mediaimporter.accounts.TokenVault.Purpose;
import dev.mediaimporter.jobs.WorkMessage;
import dev.mediaimporter.lambda.local.AwsExtension;
import dev.mediaimporter.lambda.local.KeysAndSecrets;
import dev.mediaimporter.lambda.local.LambdaFunction;
import dev.mediaimporter.lambda.local.LocalAws;
import dev.mediaimporter.lambda.local.QueuePoller;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The adapters of SQS, KMS and Secrets Manager, each through its own client. */
@ExtendWith(AwsExtension.class)
final class AdaptersTest {
  private final LocalAws aws;

  AdaptersTest(LocalAws aws) {
    this.aws = aws;
  }

  // ---- SQS ----

  private String newQueue() {
    String name = "queue-" + System.nanoTime();
    return aws.sqs().createQueue(request -> request.queueName(name)).queueUrl();
  }

  private List<Message> receive(String queue) {
    return aws.sqs()
        .receiveMessage(request -> request
            .queueUrl(queue)
            .maxNumberOfMessages(10)
            .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
  }

  @Test
  void what_is_sent_arrives_and_names_nothing_but_user_job_and_page() {
    String url = newQueue();
    SqsWorkQueue queue = new SqsWorkQueue(aws.sqs(), url);
    WorkMessage page = new WorkMessage.Page("100001", "01ARZ3NDEKTSV4RRFFQ69G5FAV", 7);
    queue.send(page);

    Message received = receive(url).get(0);
    assertThat(SqsWorkQueue.parse(received.body())).contains(page);
    assertThat(received.body())
        .isEqualTo("{\"v\":1,\"user\":\"100001\",\"type\":\"PAGE\","
            + "\"job\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"page\":7}");
    assertThat(received.attributes())
        .containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "100001");
  }

  @Test
  void a_poller_survives_whatever_a_function_throws() throws Exception {
    String url = newQueue();
    new SqsWorkQueue(aws.sqs(), url).send(new WorkMessage.Forget("100001", false));
    new SqsWorkQueue(aws.sqs(), url).send(new WorkMessage.Forget("100002", false));
    CountDownLatch invoked = new CountDownLatch(2);
    LambdaFunction failing = (event, limit) -> {
      invoked.countDown();
      throw new IllegalStateException("no answer can be read");
    };
    try (QueuePoller poller = new QueuePoller(aws.sqs(), url, failing, Duration.ofSeconds(5))) {
      poller.start(1);
      assertThat(invoked.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_delayed_message_is_there_but_not_yet_to_be_had() {
    String url = newQueue();
    new SqsWorkQueue(aws.sqs(), url)
        .send(new WorkMessage.Forget("100001", false), Duration.ofHours(2));

    assertThat(receive(url)).isEmpty();
    assertThat(aws.sqs()
            .getQueueAttributes(
                request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
            .attributes())
        .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED, "1");
  }

  // ---- KMS ----

  private KmsClient kms() {
    return LocalAws.client(KmsClient.builder(), aws.environment().get("AWS_ENDPOINT_URL_KMS"));
  }

  @Test
  void a_sealed_token_opens_for_its_user_and_purpose_only() {
    try (KmsClient kms = kms()) {
      TokenVault cipher = new KmsTokenVault(kms, KeysAndSecrets.KEY_ID);
      String sealed = cipher.seal("ann", Purpose.REFRESH_TOKEN, Secret.of("1//token-ü"));

      assertThat(sealed).doesNotContain("token").matches("[A-Za-z0-9+/=]+");
      assertThat(cipher.open("ann", Purpose.REFRESH_TOKEN, sealed).reveal())
          .isEqualTo("1//token-ü");
      assertThatThrownBy(() -> cipher.open("bob", Purpose.REFRESH_TOKEN, sealed))
          .isInstanceOf(KmsException.class);
      assertThatThrownBy(() -> cipher.open("ann", Purpose.ACCESS_TOKEN, sealed))
          .isInstanceOf(KmsException.class);
    }
  }

  // ---- Secrets Manager ----

  @Test
  void the_secret_is_read_once_in_a_while_and_may_be_more_than_one() throws Exception {
    Clock clock = Clock.systemUTC();
    for (String stored : List.of(
        " GOCSPX-plain\n", "{\"client_secret\":\"GOCSPX-plain\",\"owner_hmac_key\":\"a2V5\"}")) {
      KeysAndSecrets secrets = new KeysAndSecrets(stored);
      try (SecretsManagerClient client = secretsClient(secrets)) {
        GoogleSecret secret = new GoogleSecret(client, KeysAndSecrets.SECRET_ID, clock);
        assertThat(secret.clientSecret()).isEqualTo("GOCSPX-plain");
        secrets.close();
        assertThat(secret.clientSecret()).isEqualTo("GOCSPX-plain");
        if (stored.startsWith("{")) {
          assertThat(secret.ownerHmacKey()).isEqualTo("a2V5");
        } else {
          assertThatThrownBy(secret::ownerHmacKey)
              .hasMessageContaining("owner_hmac_key")
              .hasMessageNotContaining("GOCSPX");
        }
      }
    }
  }

  @Test
  void a_secret_that_cannot_be_used_is_not_repeated() throws Exception {
    for (String stored : List.of("{\"secret\":\"GOCSPX-plain\"}", "{GOCSPX-plain")) {
      try (KeysAndSecrets secrets = new KeysAndSecrets(stored);
          SecretsManagerClient client = secretsClient(secrets)) {
        GoogleSecret secret = new GoogleSecret(client, KeysAndSecrets.SECRET_ID, Clock.systemUTC());
        assertThatThrownBy(secret::clientSecret)
            .hasMessageContaining("store the OAuth client secret")
            .hasMessageNotContaining("GOCSPX")
            .hasNoCause();
      }
    }
  }

  private static SecretsManagerClient secretsClient(KeysAndSecrets secrets) {
    return LocalAws.client(SecretsManagerClient.builder(), secrets.url());
  }
}
