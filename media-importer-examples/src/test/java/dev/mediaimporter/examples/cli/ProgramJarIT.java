package dev.mediaimporter.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The finished jar, in processes of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class ProgramJarIT {
  private static final Path JAR = Path.of(System.getProperty("program.jar"));
  private static final long MOST_BYTES = 40_000_000;

  @TempDir
  Path folder;

  @Test
  void the_jar_is_small_and_holds_no_test_tools() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(MOST_BYTES);
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.stream().map(entry -> entry.getName()))
          .noneMatch(name -> name.startsWith("org/junit/")
              || name.startsWith("org/assertj/")
              || name.startsWith("org/gaul/")
              || name.contains("wiremock")
              || name.contains("testkit/contract/"))
          .noneMatch(name -> name.endsWith("module-info.class"))
          .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"))
          .doesNotHaveDuplicates()
          .contains("META-INF/LICENSE", "META-INF/NOTICE");
    }
  }

  @Test
  void tells_its_version() throws Exception {
    Process process = start("--version").start();

    assertThat(output(process)).matches("media-importer \\d+\\.\\d+\\.\\d+.*\n");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void imports() throws Exception {
    try (PhotosEmulator google = PhotosEmulator.start(Library.hostile())) {
      Process process = importInto(google).start();

      String out = output(process);
      assertThat(process.waitFor()).isZero();
      int items = google.library().items().size();
      assertThat(out).startsWith("Complete. All " + items + " items are in ");
      try (Stream<Path> files = Files.walk(folder.resolve("photos"))) {
        assertThat(files
                .filter(file -> !file.toString().contains(".media-importer"))
                .filter(Files::isRegularFile))
            .hasSize(items);
      }
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void the_first_signal_stops_it_and_the_report_is_printed() throws Exception {
    try (PhotosEmulator google = PhotosEmulator.start(Library.generated(1, 500, 1_000, 2_000))) {
      google
          .faults()
          .add(Fault.slowFirstByte(Duration.ofMillis(100)), When.always().on(RequestKind.BYTES));
      Process process = importInto(google).start();
      awaitMedia(google, 10);

      terminate(process);

      String out = output(process);
      assertThat(process.waitFor()).isEqualTo(4);
      assertThat(out).startsWith("Paused. ").contains("it resumes here.\n\nThe files are in ");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_terminal_that_is_closed_stops_it_and_the_report_is_written() throws Exception {
    try (PhotosEmulator google = PhotosEmulator.start(Library.generated(1, 500, 1_000, 2_000))) {
      google
          .faults()
          .add(Fault.slowFirstByte(Duration.ofMillis(100)), When.always().on(RequestKind.BYTES));
      ProcessBuilder program = importInto(google, "--report", "report.json");
      // Under nohup hang-ups are ignored, which a child inherits; Perl restores the default.
      program
          .command()
          .addAll(0, List.of("perl", "-e", "$SIG{HUP} = 'DEFAULT'; exec @ARGV or die $!", "--"));
      Process process = program.start();
      awaitMedia(google, 10);

      new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid())).start().waitFor();

      assertThat(output(process)).startsWith("Paused. ");
      assertThat(process.waitFor()).isEqualTo(4);
      JsonObject report = JsonParser.parseString(Files.readString(folder.resolve("report.json")))
          .getAsJsonObject();
      assertThat(report.get("status").getAsString()).isEqualTo("paused");
      assertThat(report.get("stored").getAsInt()).isPositive();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void the_second_signal_breaks_off_what_is_in_flight() throws Exception {
    try (PhotosEmulator google =
        PhotosEmulator.start(Library.generated(1, 100, 1L << 32, 1L << 33))) {
      Process process = importInto(google, "--json", "--concurrency", "8").start();
      awaitMedia(google, 8);

      terminate(process);
      terminate(process);

      List<JsonObject> events = output(process)
          .lines()
          .map(line -> JsonParser.parseString(line).getAsJsonObject())
          .toList();
      assertThat(process.waitFor()).isEqualTo(4);
      JsonObject report = events.get(events.size() - 1);
      assertThat(report.get("status").getAsString()).isEqualTo("paused");
      assertThat(report.getAsJsonArray("failed"))
          .isNotEmpty()
          .allSatisfy(item ->
              assertThat(item.getAsJsonObject().get("cause").getAsString()).isEqualTo("stopped"));
      try (Stream<Path> files = Files.walk(folder.resolve("photos"))) {
        assertThat(files.filter(file -> file.toString().endsWith(".jpg"))).isEmpty();
      }
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_demo_that_is_ended_leaves_no_client_behind() throws Exception {
    Path temp = Files.createDirectory(folder.resolve("tmp"));
    ProcessBuilder demo = start("demo", "--pick");
    demo.command().add(1, "-Djava.io.tmpdir=" + temp);
    Process process = demo.redirectErrorStream(true).start();
    BufferedReader out = process.inputReader(UTF_8);
    String line = out.readLine();
    while (line != null && !line.startsWith("To sign in")) {
      line = out.readLine();
    }
    assertThat(temp).isNotEmptyDirectory();

    terminate(process);

    assertThat(process.waitFor()).isEqualTo(4);
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files).noneMatch(file -> file.toString().contains("media-importer-demo"));
    }
  }

  @Test
  void waits_for_an_s3_server_that_restarts() throws Exception {
    try (PhotosEmulator google = PhotosEmulator.start(Library.generated(1, 60, 1_000, 2_000));
        MiniS3 before = MiniS3.start("photos")) {
      google
          .faults()
          .add(Fault.slowFirstByte(Duration.ofMillis(50)), When.always().on(RequestKind.BYTES));
      ProcessBuilder program = start(
          "import",
          "--from",
          "library:all",
          "--to",
          "s3://photos",
          "--owner",
          Cli.OWNER,
          "--s3-path-style");
      program
          .environment()
          .putAll(Map.of(
              "MEDIA_IMPORTER_PHOTOS_URL", google.photosUrl(),
              "GOOGLE_ACCESS_TOKEN", google.accessToken(),
              "AWS_ENDPOINT_URL_S3", before.endpoint(),
              "AWS_ACCESS_KEY_ID", "test",
              "AWS_SECRET_ACCESS_KEY", "test",
              "XDG_STATE_HOME", folder.resolve("state").toString()));
      Process process = program.redirectError(ProcessBuilder.Redirect.PIPE).start();
      while (before.objects().size() < 5) {
        Thread.onSpinWait();
      }

      before.crash();
      BufferedReader err = process.errorReader(UTF_8);
      String line = err.readLine();
      while (line != null && !line.contains("trying again in")) {
        line = err.readLine();
      }
      assertThat(line).contains("s3://photos");
      try (MiniS3 after = MiniS3.start("photos", before.port())) {
        String rest = err.lines().collect(Collectors.joining("\n"));

        assertThat(process.waitFor()).as(rest).isZero();
        assertThat(before.objects().size() + after.objects().size()).isGreaterThanOrEqualTo(60);
        assertThat(output(process)).startsWith("Complete. All 60 items are in ");
      }
    }
  }

  @Test
  void one_proxy_is_for_google_and_for_s3() throws Exception {
    List<String> heads = new CopyOnWriteArrayList<>();
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> refuseAll(proxy, heads));
      thread.setDaemon(true);
      thread.start();
      Map<String, String> variables = Map.of(
          "HTTPS_PROXY",
          "http://ann:p%40ss@127.0.0.1:" + proxy.getLocalPort(),
          "NO_PROXY",
          "direct.invalid",
          "GOOGLE_ACCESS_TOKEN",
          "token",
          "AWS_ACCESS_KEY_ID",
          "test",
          "AWS_SECRET_ACCESS_KEY",
          "test",
          "XDG_STATE_HOME",
          folder.resolve("state").toString());

      run(variables, "albums", "--photos-url", "https://photos.invalid");
      run(variables, "verify", "--to", "s3://bucket", "--s3-endpoint", "https://s3.invalid");
      run(variables, "verify", "--to", "s3://bucket", "--s3-endpoint", "https://direct.invalid");
    }

    String basic = "Basic " + Base64.getEncoder().encodeToString("ann:p@ss".getBytes(UTF_8));
    for (String host : new String[] {"photos.invalid", "bucket.s3.invalid"}) {
      assertThat(heads)
          .anySatisfy(head -> assertThat(head)
              .startsWith("CONNECT " + host + ":443 ")
              .contains("Proxy-Authorization: " + basic));
    }
    assertThat(heads).noneMatch(head -> head.contains("direct.invalid"));
  }

  /** Asks for a password, and accepts no connection then. */
  private static void refuseAll(ServerSocket proxy, List<String> heads) {
    while (true) {
      try (Socket client = proxy.accept()) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
        StringBuilder head = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          head.append(line).append('\n');
        }
        heads.add(head.toString());
        String answer = head.indexOf("Proxy-Authorization") < 0
            ? "407 Who are you\r\nProxy-Authenticate: Basic realm=\"proxy\""
            : "403 Not there";
        client
            .getOutputStream()
            .write(("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(UTF_8));
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void settings_that_cannot_be_read_are_named_in_one_line() throws Exception {
    Path config = Files.writeString(folder.resolve("config"), "hello\n");
    String file = config.toString();
    String[] verify = {"verify", "--to", "s3://bucket", "--s3-endpoint", "http://127.0.0.1:9"};
    Map<String, String> keys = Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test");

    assertRefused(file, with(keys, "AWS_CONFIG_FILE", file), verify);
    assertRefused(file, Map.of("AWS_SHARED_CREDENTIALS_FILE", file), verify);
    assertRefused("no-such-profile", Map.of("AWS_PROFILE", "no-such-profile"), verify);
    assertRefused("HTTPS_PROXY", with(keys, "HTTPS_PROXY", "socks5://proxy"), verify);
    assertRefused("NO_PROXY", with(keys, "NO_PROXY", "http://host"), verify);
  }

  private static Map<String, String> with(Map<String, String> some, String name, String value) {
    Map<String, String> all = new HashMap<>(some);
    all.put(name, value);
    return all;
  }

  private void assertRefused(String named, Map<String, String> variables, String... arguments)
      throws Exception {
    Ended ended = run(variables, arguments);

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).startsWith("media-importer: ").contains(named).hasLineCount(1);
  }

  private record Ended(int exitCode, String err) {}

  private Ended run(Map<String, String> variables, String... arguments) throws Exception {
    ProcessBuilder program = start(arguments).redirectError(ProcessBuilder.Redirect.PIPE);
    program.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    program.environment().putAll(variables);
    Process process = program.start();
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), err);
  }

  /** Unlike {@link Process#destroy} this leaves the streams open. */
  private static void terminate(Process process) {
    assertThat(process.toHandle().destroy()).isTrue();
  }

  private static void awaitMedia(PhotosEmulator google, int count) {
    while (google.requests().count(RequestKind.BYTES) < count) {
      Thread.onSpinWait();
    }
  }

  private ProcessBuilder importInto(PhotosEmulator google, String... more) {
    String to = folder.resolve("photos").toString();
    ProcessBuilder process = start(Stream.concat(
            Stream.of("import", "--from", "library:all", "--to", to, "--owner", Cli.OWNER),
            Stream.of(more))
        .toArray(String[]::new));
    process.environment().put("MEDIA_IMPORTER_PHOTOS_URL", google.photosUrl());
    process.environment().put("GOOGLE_ACCESS_TOKEN", google.accessToken());
    return process;
  }

  private ProcessBuilder start(String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-jar",
        JAR.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(command);
    // Neither settings of whoever runs the tests nor a sign-in on this machine.
    process.environment().keySet().retainAll(List.of("PATH", "SystemRoot", "LD_LIBRARY_PATH"));
    process.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "HOME", folder.toString()));
    return process.directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
