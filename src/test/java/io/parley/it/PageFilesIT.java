package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page and the client as files: their bytes, types, validators and headers, the same on every server. */
class PageFilesIT extends WithServer {
  private static final Path WEBAPP = Path.of("src/main/webapp");

  @ParameterizedTest
  @CsvSource({
    "/, index.html, text/html;charset=utf-8",
    "/index.html, index.html, text/html;charset=utf-8",
    "/icon.svg, icon.svg, image/svg+xml",
    "/asyncapi.yaml, asyncapi.yaml, application/yaml",
    "/openapi.yaml, openapi.yaml, application/yaml",
    "/parley.js, parley.js, text/javascript;charset=utf-8",
    "/parley.d.ts, parley.d.ts, text/plain;charset=utf-8"
  })
  void file_isServedAsItIs_withItsType(String path, String file, String type) throws Exception {
    HttpResponse<String> answer = server.get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).isEqualTo(type);
    assertThat(answer.body()).isEqualTo(Files.readString(WEBAPP.resolve(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/parley.js"})
  void copyThatABrowserHolds_isAskedForAgain_andNotSentAgain(String path) throws Exception {
    HttpResponse<String> first = server.get(path);
    assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");
    assertThat(first.headers().firstValue("Last-Modified")).isEmpty();

    HttpResponse<String> again = server.get(path, "If-None-Match", header(first, "ETag"));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(header(again, "ETag")).isEqualTo(header(first, "ETag"));

    HttpResponse<String> after = server.get(path, "If-None-Match", "\"of-an-older-version\"");
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(after.body()).isEqualTo(first.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/icon.svg", "/parley.js", "/nothing", "/test/"})
  void everyAnswer_hasTheSecurityHeaders(String path) throws Exception {
    HttpResponse<String> answer = server.get(path);

    assertThat(header(answer, "Content-Security-Policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                + "require-trusted-types-for 'script'; trusted-types 'none'");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(answer, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(header(answer, "Permissions-Policy")).contains("camera=()", "microphone=()");
  }

  @ParameterizedTest
  @CsvSource({
    "/, same-origin, ''",
    "/icon.svg, same-origin, ''",
    "/nothing, same-origin, ''",
    "/parley.js, cross-origin, *",
    "/parley.d.ts, cross-origin, *"
  })
  void clientAlone_isForPagesOfOtherOrigins(String path, String policy, String allowed)
      throws Exception {
    HttpResponse<String> answer = server.get(path);
    assertThat(header(answer, "Cross-Origin-Resource-Policy")).isEqualTo(policy);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin").orElse(""))
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/page/",
        "/WEB-INF/web.xml",
        "/WEB-INF/",
        "/META-INF/MANIFEST.MF",
        "/%57EB-INF/web.xml",
        "/page/..%2fWEB-INF/web.xml",
        "/index.html%00",
        "//WEB-INF/web.xml"
      })
  void whatIsNoFileOfThePage_isNotFound(String path) throws Exception {
    HttpResponse<String> answer = server.get(path);
    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.body()).doesNotContain("display-name", "Manifest-Version", "<!doctype html>");
  }

  @Test
  void handshake_hasNoHeadersOfThePage() throws Exception {
    HttpHeaders refused = server.get("/ws/chat").headers();
    assertThat(refused.firstValue("Content-Security-Policy")).isEmpty();
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow(() -> new AssertionError("no " + name));
  }
}
