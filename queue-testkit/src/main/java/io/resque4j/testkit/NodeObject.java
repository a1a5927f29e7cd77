package io.resque4j.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@code Queue}, {@code Worker}, {@code MultiWorker} or {@code Scheduler} of node-resque. */
public final class NodeObject {
  private final NodePeer peer;
  private final String target;

  /**
   * Something that it emitted.
   *
   * @param name such as {@code success}, {@code leader} or {@code transferredJob}
   * @param at milliseconds since 1970, by the clock of Node.js
   * @param args the arguments in a JSON array; an error is {@code {"name", "message"}}
   */
  public record Event(String name, long at, JsonNode args) {}

  NodeObject(NodePeer peer, String target) {
    this.peer = peer;
    this.target = target;
  }

  /**
   * Calls a method and awaits its promise.
   *
   * @return JSON null if it gave nothing
   * @throws NodePeerException if it threw; the message is {@code Name: message}
   */
  public JsonNode call(String method, Object... args) {
    return peer.request("call", Map.of("target", target, "method", method, "args", args));
  }

  /** The value of a property, such as {@code name}. */
  public JsonNode get(String property) {
    return peer.request("get", Map.of("target", target, "property", property));
  }

  /** All that it has emitted so far, but for {@code poll} and {@code pause}. */
  public List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (JsonNode event : peer.request("events", Map.of("target", target))) {
      events.add(
          new Event(event.get("name").textValue(), event.get("at").longValue(), event.get("args")));
    }
    return events;
  }

  /** The events of one name. */
  public List<Event> events(String name) {
    return events().stream().filter(event -> event.name().equals(name)).toList();
  }

  /** Ends it as node-resque does, which waits for the job that is running. */
  public void end() {
    call("end");
  }
}
