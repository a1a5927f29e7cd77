package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Bytes that may lie where a job should lie. */
public final class HostilePayloads {
  private HostilePayloads() {}

  /** Those that are no job. */
  public static List<byte[]> noJobs() {
    List<byte[]> payloads = new ArrayList<>();
    for (String text :
        List.of(
            "{bad",
            "",
            " ",
            "null",
            "123",
            "\"s\"",
            "[1]",
            "true",
            "{}",
            "{\"class\":null,\"args\":[]}",
            "{\"class\":1,\"queue\":\"q\",\"args\":[]}",
            "{\"queue\":\"q\",\"args\":[]}",
            "{\"class\":\"a\",\"args\":[]}x",
            "{\"class\":\"a\",\"args\":[]}{}",
            "{\"class\":\"a\",\"args\":[NaN]}",
            "{\"class\":\"a\",\"args\":[-.5]}",
            "{\"class\":\"a\",\"args\":[01]}",
            "{\"class\":\"a\",\"args\":[\"\u0000\"]}",
            "{'class':'a'}",
            "\ufeff{\"class\":\"a\"}",
            "\u0000",
            "}",
            "\",\"payload\":{}}",
            "[".repeat(100_000),
            "[".repeat(2000) + "]".repeat(2000),
            nested(3000),
            "\u2028")) {
      payloads.add(text.getBytes(UTF_8));
    }
    payloads.add(new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    payloads.add("{\"class\":\"\u00e9\"}".getBytes(ISO_8859_1));
    payloads.add(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'});
    byte[] everyByte = new byte[256];
    for (int i = 0; i < everyByte.length; i++) {
      everyByte[i] = (byte) i;
    }
    payloads.add(everyByte);
    return payloads;
  }

  /** Those that are a job, if a strange one. */
  static List<byte[]> strangeJobs() {
    List<byte[]> payloads = new ArrayList<>();
    for (String text :
        List.of(
            "{\"class\":\"a\"}",
            "{\"class\":\"\",\"args\":null}",
            "{\"class\":\"a\",\"args\":{\"x\":1}}",
            "{\"class\":\"a\",\"args\":7}",
            " { \"class\" : \"a\" , \"args\" : [ 1.0 ] } \n",
            "{\"args\":[\"\\ud800\"],\"class\":\"a\"}",
            "{\"class\":\"a\",\"\\udfff\":1,\"args\":[]}",
            "{\"class\":\"__proto__\",\"args\":[{\"__proto__\":1}]}",
            "{\"class\":\"java.lang.Runtime\",\"args\":[]}",
            "{\"class\":\"../../x\",\"args\":[{\"@class\":\"java.lang.Runtime\"}]}",
            "{\"class\":\"x\",\"class\":\"a\"}",
            "{\"class\":\"a\",\"queue\":5,\"args\":[1e999]}",
            "{\"class\":\"a\\r\\nb\\u001b[2J\",\"args\":[]}",
            "{\"class\":\"a\",\"args\":[\",\\\"payload\\\":\"]}",
            "{\"class\":\"\ufffd\"}",
            nested(2000))) {
      payloads.add(text.getBytes(UTF_8));
    }
    return payloads;
  }

  private static String nested(int depth) {
    return "{\"class\":\"a\",\"args\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
  }
}
