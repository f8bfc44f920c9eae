package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "'', ''",
    "*, *",
    "/a/b, /a/b",
    "/a//b/, /a//b/",
    "/%41%5a%5A, /AZZ",
    "/%C3%a9, /\u00e9",
    "/%20, '/ '",
    "/%25, /%",
    "/%2541, /%41",
    "/a+b, /a+b",
    "/a;x, /a",
    "/a;x=1;y/b;z, /a/b",
    "/;x, /",
    "/a;x=%2F%00/b, /a/b",
    "/a%3Bx, /a;x",
    "/a%3Fx, /a?x",
    "/..., /...",
    "/.a, /.a",
    "/a.., /a..",
    "/%7E, /~",
    "/%C2%80, '/\u0080'",
  })
  void decoded(String raw, String path) {
    assertThat(RequestPath.decode(raw)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a%2Fb",
        "/a%2fb",
        "/a%5Cb",
        "/a%5cb",
        "/a\\b",
        "/%00",
        "/%0A",
        "/%1f",
        "/%7f",
        "/a b",
        "/\u0001",
        "/\u007f",
        "/\u00e9",
        "/\u0141",
        "/%",
        "/%4",
        "/%4x",
        "/%x4",
        "/%-1",
        "/%+1",
        "/%E9",
        "/%C3",
        "/%C0%AF",
        "/%ED%A0%80",
        "/%FF",
        ".",
        "..",
        "/.",
        "/..",
        "/a/./b",
        "/a/../b",
        "/a/..",
        "/%2e",
        "/%2E%2e/a",
        "/a/.%2E",
        "/..;x/a",
        "/.;/a",
        "./a",
        "%"
      })
  void refused(String raw) {
    assertThatThrownBy(() -> RequestPath.decode(raw))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Not one way to understand it: ");
  }

  @Test
  void lastByteMayBeEncoded() {
    assertThat(RequestPath.decode("/a%62")).isEqualTo("/ab");
  }
}
