package io.resque4j.testkit.architecture.planted.pure.core.protocol;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Planted: the wire format logs. */
public class Payload {
  final Logger log = LoggerFactory.getLogger(Payload.class);
}
