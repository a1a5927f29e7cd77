package io.resque4j.testkit.architecture.planted.rooms.scheduler;

/** Keeps to the rules. */
public class Watch {}
