package io.resque4j.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final HttpEndpoint endpoint =
      HttpEndpoint.start(
          "127.0.0.1",
          0,
          Map.<String, Supplier<Answer>>of(
              "/health/live",
              () -> Answer.line(200, "ok " + asked.incrementAndGet()),
              "/status",
              () -> {
                throw new IllegalStateException("planted");
              }));
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

  @AfterEach
  void close() {
    endpoint.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + endpoint.address().getPort() + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void aPathIsAnsweredAfreshEachTime() throws Exception {
    assertThat(send(request("/health/live")).body()).isEqualTo("ok 1\n");
    HttpResponse<String> second = send(request("/health/live?verbose=1"));

    assertThat(second.body()).isEqualTo("ok 2\n");
    assertThat(second.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(second.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/health/live/", "/health/liveness", "/..%2fstatus"})
  void anotherPathIsOneLineThatNamesThoseThereAre(String path) throws Exception {
    HttpResponse<String> response = send(request(path));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("there are /health/live, /status\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"})
  void anotherMethodIsOneLineThatSaysWhatIsExpected(String method) throws Exception {
    HttpResponse<String> response =
        send(
            request("/health/live").method(method, BodyPublishers.ofString("x".repeat(1_000_000))));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.body()).isEqualTo("expected GET, got another method\n");
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(asked).hasValue(0);
  }

  @Test
  void headHasTheLengthAndNoBody() throws Exception {
    HttpResponse<String> response =
        send(request("/health/live").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("Content-Length")).contains("5");
  }

  @Test
  void anErrorInsideIsOneLineWithoutDetails() throws Exception {
    HttpResponse<String> response = send(request("/status"));

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEqualTo("an error of resque4j; its log says more\n");
  }

  @Test
  void aPortInUseIsOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> HttpEndpoint.start("127.0.0.1", taken.getLocalPort(), Map.of()))
          .isInstanceOf(CliException.class)
          .hasMessage(
              "cannot listen for HTTP at 127.0.0.1:%d: the port is in use"
                  .formatted(taken.getLocalPort()))
          .extracting(e -> ((CliException) e).exitCode())
          .isEqualTo(ExitCode.FAILED);
    }
  }

  @Test
  void anAddressOfAnotherMachineIsOneLine() {
    assertThatThrownBy(() -> HttpEndpoint.start("192.0.2.1", 0, Map.of()))
        .isInstanceOf(CliException.class)
        .hasMessage("cannot listen for HTTP at 192.0.2.1:0: that is no address of this machine");
  }

  @Test
  void clientsThatSendHalfARequestDoNotHoldUpTheOthers() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        slow.add(open("GET /health/live HTTP/1.1\r\nHos"));
      }
      assertThat(send(request("/health/live")).statusCode()).isEqualTo(200);
    } finally {
      for (Socket each : slow) {
        each.close();
      }
    }
  }

  @Test
  void aFloodOfSlowClientsIsCutOffAndOthersAreAnsweredAgain() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 150; i++) {
        slow.add(open("GET /health/live HTTP/1.1\r\nHos"));
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(send(request("/health/live")).statusCode()).isEqualTo(200));
      for (Socket each : slow) {
        each.setSoTimeout(30_000);
        assertThat(isCut(each)).isTrue();
      }
    } finally {
      for (Socket each : slow) {
        each.close();
      }
    }
  }

  private Socket open(String begin) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.address().getPort());
    socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static boolean isCut(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException);
    }
  }
}
