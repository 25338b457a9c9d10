package dev.mediaimporter.infra;

import com.hashicorp.cdktf.App;
import com.hashicorp.cdktf.AppConfig;
import java.nio.file.Path;

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

  /** Returns the folder that holds the stack's {@code cdk.tf.json}: Terraform's working folder. */
  static Path synthesise(StackSettings settings, Path outputFolder) {
    App app = new App(AppConfig.builder().outdir(outputFolder.toString()).build());
    new MediaImporterStack(app, settings);
    app.synth();
    return outputFolder.resolve("stacks").resolve(settings.prefix());
  }
}
