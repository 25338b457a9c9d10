package dev.mediaimporter.infra;

import com.hashicorp.cdktf.App;
import com.hashicorp.cdktf.AppConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** Writes the Terraform JSON of the deployment that the environment describes. */
public final class Main {

  private Main() {}

  /**
   * Reads the settings from the environment and writes
   * {@code stacks/media-importer-<ENV>/cdk.tf.json} below {@code CDKTF_OUTDIR}, or
   * {@code cdktf.out}. Ends the process with status 2, and every problem named on standard error,
   * when settings are missing or wrong.
   */
  public static void main(String[] args) {
    StackSettings settings;
    try {
      settings = StackSettings.from(System.getenv(), Path.of("").toAbsolutePath());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Path out = Path.of(System.getenv().getOrDefault("CDKTF_OUTDIR", "cdktf.out"));
    System.out.println(synthesise(settings, out));
  }

  /**
   * Returns the folder that holds the stack's {@code cdk.tf.json} and the lock of its provider:
   * Terraform's working folder.
   */
  static Path synthesise(StackSettings settings, Path outputFolder) {
    App app = new App(AppConfig.builder().outdir(outputFolder.toString()).build());
    new MediaImporterStack(app, settings);
    app.synth();
    Path stack = outputFolder.resolve("stacks").resolve(settings.prefix());
    try (InputStream lock =
        Objects.requireNonNull(Main.class.getResourceAsStream("terraform.lock.hcl"))) {
      Files.copy(lock, stack.resolve(".terraform.lock.hcl"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("The provider's lock can't be written", e);
    }
    return stack;
  }
}
