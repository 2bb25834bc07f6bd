package io.parley.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.rest.OpenApi;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A program that uses the HTTP interface of a server.
 *
 * @param key that it brings; empty: none
 */
public record Api(Server server, String key) {
  /** One that is good where {@code chat.api-key} is {@link #KEYS}. */
  public static final String KEY = "second-key-of-the-tests";

  /** Several, as while they are being changed. */
  public static final String KEYS = "first-key-of-the-tests, " + KEY;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Makes a request; what is published as a body is JSON, unless the headers say otherwise. */
  public HttpResponse<String> request(
      String method, String path, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.http(path))
            .timeout(Duration.ofSeconds(20))
            .method(method, body);
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    OpenApi.check(method, answer.uri(), answer);
    return answer;
  }

  /** Posts JSON. */
  public HttpResponse<String> post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return request("POST", path, BodyPublishers.ofString(json), all);
  }

  /** Makes a request without a body. */
  public HttpResponse<String> ask(String method, String path, String... headers)
      throws IOException, InterruptedException {
    return request(method, path, BodyPublishers.noBody(), headers);
  }

  /** What is there, which has to be. */
  public JsonObject get(String path) throws IOException, InterruptedException {
    return ok(ask("GET", path));
  }

  /** Publishes, which has to succeed. */
  public JsonObject publish(String room, String json, String... headers)
      throws IOException, InterruptedException {
    return ok(post("/api/rooms/" + room + "/messages", json, headers));
  }

  /** The object of an answer that tells of success. */
  public static JsonObject ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject object = object(answer);
    assertThat(object.getString("type")).isEqualTo("ok");
    assertThat(object.containsKey("id")).isFalse();
    return object;
  }

  /** What holds for every error. */
  public static Consumer<HttpResponse<String>> error(int status, String reason) {
    return answer -> {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      JsonObject error = object(answer);
      assertThat(error.getString("type")).isEqualTo("error");
      assertThat(error.getInt("code")).isEqualTo(status);
      assertThat(error.getString("reason")).isEqualTo(reason);
      assertThat(error).hasSize(3);
    };
  }

  /** The object that an answer is, with the headers that each has. */
  public static JsonObject object(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .isEqualTo("application/json");
    assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
      return reader.readObject();
    }
  }
}
