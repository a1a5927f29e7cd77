package io.resque4j.testkit;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What stands behind {@link RequiresNode}. */
final class RequiresNodeCondition implements ExecutionCondition {
  private static final String REQUIRED = "RESQUE4J_REQUIRE_NODE";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    boolean required =
        Boolean.getBoolean(REQUIRED) || Boolean.parseBoolean(System.getenv(REQUIRED));
    return judge(NodeInstall.problem(), required);
  }

  static ConditionEvaluationResult judge(Optional<String> problem, boolean required) {
    if (problem.isPresent() && required) {
      throw new IllegalStateException(REQUIRED + " is set, but " + problem.get());
    }
    return problem
        .map(reason -> ConditionEvaluationResult.disabled("skipped: " + reason))
        .orElseGet(() -> ConditionEvaluationResult.enabled("node-resque is installed"));
  }
}
