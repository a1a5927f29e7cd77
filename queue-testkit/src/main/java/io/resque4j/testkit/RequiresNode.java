package io.resque4j.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests beside the real node-resque. Where Node.js is missing they are skipped, with the reason;
 * with {@code RESQUE4J_REQUIRE_NODE=true} in the environment, or as a system property, they fail.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresNodeCondition.class)
public @interface RequiresNode {}
