package io.resque4j.testkit.architecture.planted.pure.core;

/** Keeps to the rules. */
public class Config {}
