package dev.mediaimporter.takeout;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.StringReader;

/** Any page is read, and names nothing that it does not hold. */
class IndexPageFuzz {
  @FuzzTest(maxDuration = "10s")
  void pages(FuzzedDataProvider data) throws IOException {
    String html = data.consumeRemainingAsString();
    if (IndexPage.read(new StringReader(html)).files().size() > html.length()) {
      throw new AssertionError("more files than letters");
    }
  }
}
