package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AwsExtension.class)
final class LocalAwsTest {
  @Test
  void listens_on_one_loopback_address_only(LocalAws aws) throws Exception {
    List<InetAddress> others = Stream.concat(
            NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress()),
            // A server on all addresses answers here, too.
            Stream.of(InetAddress.getByName("127.0.0.2")))
        .toList();
    List<Integer> ports = aws.environment().entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("AWS_ENDPOINT_URL_"))
        .map(variable -> URI.create(variable.getValue()).getPort())
        .toList();

    assertThat(ports).hasSize(5);
    for (int port : ports) {
      connect(InetAddress.getLoopbackAddress(), port);
      for (InetAddress other : others) {
        assertThatThrownBy(() -> connect(other, port))
            .as("%s:%s", other, port)
            .isInstanceOf(IOException.class);
      }
    }
  }

  private static void connect(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1_000);
    }
  }
}
