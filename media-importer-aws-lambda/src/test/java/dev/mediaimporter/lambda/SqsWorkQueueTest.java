package dev.mediaimporter.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.jobs.WorkMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages of two versions. */
final class SqsWorkQueueTest {
  /** What this version sends. Later ones have to read it, so lines are added and never changed. */
  private static final Map<String, WorkMessage> SENT = new LinkedHashMap<>(Map.of(
      "{'v':1,'user':'100001','type':'PAGE','job':'01ARZ3NDEKTSV4RRFFQ69G5FAV','page':7}",
      new WorkMessage.Page("100001", "01ARZ3NDEKTSV4RRFFQ69G5FAV", 7),
      "{'v':1,'user':'100001','type':'CHECK','job':'01ARZ3NDEKTSV4RRFFQ69G5FAV'}",
      new WorkMessage.Check("100001", "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
      "{'v':1,'user':'100001','type':'WATCHED','album':'album-1'}",
      new WorkMessage.Watched("100001", "album-1"),
      "{'v':1,'user':'100001','type':'FORGET'}",
      new WorkMessage.Forget("100001", false),
      "{'v':1,'user':'100001','type':'FORGET','media':true}",
      new WorkMessage.Forget("100001", true)));

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  @Test
  void every_kind_of_message_is_sent_and_read_as_ever() {
    SENT.forEach((text, message) -> {
      assertThat(SqsWorkQueue.text(message)).isEqualTo(json(text));
      assertThat(SqsWorkQueue.parse(json(text))).contains(message);
    });
    assertThat(SENT.values().stream().<Class<?>>map(WorkMessage::getClass))
        .contains(WorkMessage.class.getPermittedSubclasses());
  }

  @Test
  void members_of_a_newer_version_are_ignored() {
    SENT.forEach((text, message) -> assertThat(
            SqsWorkQueue.parse(json(text.replace("}", ",'novelty':[1]}"))))
        .contains(message));
  }

  @Test
  void messages_that_only_a_newer_version_reads_are_told_from_others() {
    for (String text : List.of(
        "{'v':1,'user':'u','type':'OTHER'}",
        "{'v':2,'user':'u','type':'FORGET'}",
        "{'v':2,'user':'u','type':'PAGE','job':'j','pages':[1,2]}")) {
      assertThat(SqsWorkQueue.parse(json(text))).as(text).isEqualTo(Optional.empty());
    }
  }

  @Test
  void what_is_no_message_of_ours_is_refused() {
    for (String text : List.of(
        "",
        "x",
        "[]",
        "{}",
        "{'v':'new','user':'u','type':'FORGET'}",
        "{'v':1,'user':'u'}",
        "{'v':1,'type':'FORGET'}",
        "{'v':1,'user':'u','type':'PAGE','job':'j','page':'x'}")) {
      assertThatThrownBy(() -> SqsWorkQueue.parse(json(text)))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
