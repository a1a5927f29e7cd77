package io.resque4j.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.resque4j.benchmarks.Measurement;

/** The results for programs. */
public final class JsonResults {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final JsonMapper LINE = new JsonMapper();

  private JsonResults() {}

  /** One measurement in one line. */
  public static String line(Measurement one) {
    try {
      return LINE.writeValueAsString(one);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything in one object: the conditions, medians and ratios, and each measurement. */
  public static String of(Results results, Conditions conditions) {
    ObjectNode all = JSON.createObjectNode();
    all.set("conditions", JSON.valueToTree(conditions));
    ArrayNode summary = all.putArray("summary");
    ArrayNode measurements = all.putArray("measurements");
    for (Results.Section section : results.sections()) {
      for (Results.Row row : section.rows()) {
        row.systems().forEach(system -> summary.add(summary(section, row, system)));
        row.measurements().forEach(measurements::addPOJO);
      }
    }
    all.set("failures", JSON.valueToTree(results.failures()));
    all.set("notes", JSON.valueToTree(results.notes()));
    try {
      return JSON.writeValueAsString(all) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode summary(Results.Section section, Results.Row row, String system) {
    Numbers numbers = row.numbers(system);
    ObjectNode one = JSON.createObjectNode();
    one.put("section", section.work().name()).put("work", row.label());
    one.put("processors", row.processors()).put("system", system).put("unit", row.unit());
    one.put("median", numbers.median()).put("min", numbers.least()).put("max", numbers.most());
    row.ratio(system).ifPresent(ratio -> one.put("resque4jIsBetterBy", ratio));
    row.share(system).ifPresent(share -> one.put("shareOfLimit", share));
    return one;
  }
}
