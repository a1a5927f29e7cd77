package io.resque4j.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.resque4j.benchmarks.Measurement;
import org.jspecify.annotations.Nullable;

/** The results for programs. */
public final class JsonResults {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final JsonMapper LINE = new JsonMapper();

  private JsonResults() {}

  /** One measurement in one line; its value is null if it was not reached. */
  public static String line(Measurement one) {
    try {
      return LINE.writeValueAsString(object(one));
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
        row.measurements().forEach(one -> measurements.add(object(one)));
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

  private static ObjectNode object(Measurement one) {
    ObjectNode object = LINE.createObjectNode();
    object.put("work", one.work()).put("system", one.system());
    object.put("processors", one.processors()).put("n", one.n());
    object.put("value", one.reached() ? one.value() : null);
    return object.put("unit", one.unit()).put("round", one.round());
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static ObjectNode summary(Results.Section section, Results.Row row, String system) {
    Numbers numbers = row.numbers(system);
    ObjectNode one = JSON.createObjectNode();
    one.put("section", section.work().name()).put("work", row.label());
    one.put("processors", row.processors()).put("system", system).put("unit", row.unit());
    one.put("median", finite(numbers.median()));
    one.put("min", finite(numbers.least())).put("max", finite(numbers.most()));
    if (!Double.isFinite(numbers.most())) {
      one.put("watchedUntil", numbers.watched());
    }
    row.ratio(system).ifPresent(ratio -> one.put("resque4jIsBetterBy", ratio));
    row.share(system).ifPresent(share -> one.put("shareOfLimit", share));
    return one;
  }
}
