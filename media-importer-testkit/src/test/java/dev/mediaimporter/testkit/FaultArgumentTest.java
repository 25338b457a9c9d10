package dev.mediaimporter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.IdentityFlaw;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FaultArgumentTest {
  @Test
  void constants_and_factories_of_faults_have_names() {
    assertThat(FaultArgument.parse("video-processing").fault()).isSameAs(Fault.VIDEO_PROCESSING);
    assertThat(FaultArgument.parse("error-with-status-200").fault())
        .isSameAs(Fault.ERROR_WITH_STATUS_200);
    assertThat(FaultArgument.parse("throttled-for:30s").fault())
        .isEqualTo(Fault.throttledFor(Duration.ofSeconds(30)));
    assertThat(FaultArgument.parse("gone:404").fault()).isEqualTo(Fault.gone(404));
    assertThat(FaultArgument.parse("server-error:503,html").fault())
        .isEqualTo(Fault.serverError(503, Fault.Body.HTML));
    assertThat(FaultArgument.parse("batch-get-status:5,not, found").fault())
        .isEqualTo(Fault.batchGetStatus(5, "not, found"));
    assertThat(Arrays.stream(IdentityFlaw.values())
            .map(flaw -> FaultArgument.parse("flawed-identity:"
                + flaw.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')))
            .map(FaultArgument::fault))
        .containsExactlyElementsOf(
            Arrays.stream(IdentityFlaw.values()).map(Fault::flawedIdentity).toList());
  }

  @Test
  void every_name_that_help_lists_can_be_given() {
    List<String> names = FaultArgument.names();

    assertThat(names).hasSizeGreaterThan(50).doesNotHaveDuplicates();
    assertThat(names).filteredOn(name -> !name.contains(":")).allSatisfy(FaultArgument::parse);
  }

  @Test
  void a_fault_can_be_for_some_requests_only() {
    try (PhotosEmulator google = Objects.requireNonNull(PhotosEmulatorMain.open(
        new String[] {"--fault", "bytes-refused:418*1", "--fault", "throttled@albums-list"},
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)))) {
      Caller caller = new Caller(google);
      String link = caller.baseUrl(google.library().items().get(0).id()) + "=d";

      assertThat(caller.bytes(link).statusCode()).isEqualTo(418);
      assertThat(caller.bytes(link).statusCode()).isEqualTo(200);
      assertThat(caller.api("/v1/albums").statusCode()).isEqualTo(429);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Nonsense! | --fault takes NAME[:VALUE,...][@REQUESTS][*COUNT], not Nonsense!",
        "nothing-known | there is no fault nothing-known",
        "throttled:5 | there is no fault throttled with a value",
        "gone | --fault gone takes 1 value",
        "stall-after:5 | --fault stall-after takes 2 values, with commas between",
        "gone:x | --fault gone takes a number, not x",
        "throttled-for:soon | --fault throttled-for takes a time such as 500ms, 30s or 2m, not soon",
        "server-error:500,xml | --fault server-error takes one of json, html, empty, not xml",
        "throttled@moon | --fault: @moon must be api, listings, media, picker, sign-in, or the name"
            + " of one kind such as bytes",
      })
  void a_mistake_is_told(String text, String message) {
    assertThatThrownBy(() -> FaultArgument.parse(text)).hasMessage(message);
  }
}
