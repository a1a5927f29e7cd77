package io.resque4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on 127.0.0.1 before a Redis, for the faults of a real network. It knows whole
 * commands and replies, so a fault can be placed exactly: before the server gets the command, or
 * after it has executed it and before its reply arrives.
 *
 * <p>The faults add up until {@link #restore}. Thread-safe. It counts one reply for each command,
 * so {@code CLIENT REPLY OFF} and subscribing by RESP2 make {@link Cut#AFTER} miss its reply.
 */
public final class LossyProxy implements AutoCloseable {
  /** Where a connection is cut. */
  public enum Cut {
    /** The server does not get the command; the client can connect again. */
    BEFORE,
    /** The server has executed the command, its reply is lost; the client can connect again. */
    AFTER,
    /** As {@link #BEFORE}, for a client that dies: all connections end and no other comes in. */
    DIE_BEFORE,
    /** As {@link #AFTER}, for a client that dies: all connections end and no other comes in. */
    DIE_AFTER;

    /** Whether the server does not get the command. */
    public boolean isBefore() {
      return this == BEFORE || this == DIE_BEFORE;
    }

    /** Whether the client dies. */
    public boolean isDeath() {
      return this == DIE_BEFORE || this == DIE_AFTER;
    }
  }

  /** What becomes of a command. */
  enum Verdict {
    PASS,
    SWALLOW,
    CUT_BEFORE,
    CUT_AFTER
  }

  private record Rule(Cut cut, Predicate<ProxiedCommand> when) {}

  private static final int REMEMBERED = 10_000;

  private final String host;
  private final int targetPort;
  private final int port;
  private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
  private final Deque<ProxiedCommand> commands = new ArrayDeque<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Set<Integer> serverSidePorts = ConcurrentHashMap.newKeySet();
  private final Object hold = new Object();
  private @Nullable ServerSocket listener;
  private @Nullable Thread acceptor;
  private long counted;
  private int accepted;
  private int cuts;
  private volatile UnaryOperator<List<byte[]>> rewriting = UnaryOperator.identity();
  private volatile Duration requestDelay = Duration.ZERO;
  private volatile Duration replyDelay = Duration.ZERO;
  private volatile boolean dropsReplies;
  private volatile boolean holds;
  private volatile boolean dead;

  private LossyProxy(String host, int targetPort) {
    this.host = host;
    this.targetPort = targetPort;
    ServerSocket first = bindAnywhere();
    this.port = first.getLocalPort();
    listen(first);
  }

  /** A proxy to this address. */
  public static LossyProxy to(String host, int port) {
    return new LossyProxy(host, port);
  }

  /** A proxy to this server. */
  public static LossyProxy to(RedisServer server) {
    return new LossyProxy(server.host(), server.port());
  }

  /** Always 127.0.0.1. */
  public String host() {
    return RedisServer.HOST;
  }

  public int port() {
    return port;
  }

  /** {@code redis://127.0.0.1:<port>}. */
  public String uri() {
    return "redis://" + host() + ":" + port;
  }

  /** Lets each request, or each burst of them, arrive later. */
  public void delayRequests(Duration delay) {
    requestDelay = delay;
  }

  /** Lets each reply, or each burst of them, arrive later. */
  public void delayReplies(Duration delay) {
    replyDelay = delay;
  }

  /** Requests go on to the server; what it answers is lost, and no connection ends. */
  public void dropReplies() {
    dropsReplies = true;
  }

  /**
   * Nothing arrives any more, in neither direction, and no connection ends. As on a real network,
   * what was sent meanwhile arrives late, when the fault is over, if it was not cut.
   */
  public void blackHole() {
    holds = true;
  }

  /** Ends all connections at once; new ones are welcome. */
  public void cut() {
    connections.forEach(ProxyConnection::close);
  }

  /** The clients see the end of the stream; what they still send goes on to the server. */
  public void halfClose() {
    connections.forEach(ProxyConnection::halfClose);
  }

  /** New connections are refused; those that exist stay. */
  public void refuse() {
    Thread accepting;
    synchronized (this) {
      closeListener();
      accepting = acceptor;
    }
    // As long as a thread waits in accept, the kernel lets clients in, although it was closed.
    if (accepting != null) {
      join(accepting);
    }
  }

  /** Cuts the connection on which such a command comes, once. */
  public synchronized void cut(Cut cut, Predicate<ProxiedCommand> when) {
    rules.add(new Rule(cut, when));
  }

  /** {@link Cut#BEFORE}, once. */
  public void cutBefore(Predicate<ProxiedCommand> when) {
    cut(Cut.BEFORE, when);
  }

  /** {@link Cut#AFTER}, once. */
  public void cutAfter(Predicate<ProxiedCommand> when) {
    cut(Cut.AFTER, when);
  }

  /**
   * Sends other commands than the clients do, such as a script with a planted defect. It gets the
   * name and the arguments, and returns the list itself where nothing is to be changed.
   */
  public void rewrite(UnaryOperator<List<byte[]>> rewriting) {
    this.rewriting = rewriting;
  }

  /** Ends every fault; connections that were cut stay so. */
  public synchronized void restore() {
    rules.clear();
    rewriting = UnaryOperator.identity();
    requestDelay = Duration.ZERO;
    replyDelay = Duration.ZERO;
    dropsReplies = false;
    dead = false;
    release();
    if (listener == null) {
      listen(bind(port));
    }
  }

  /** The commands that clients have sent, in their order; the last 10,000 if there were more. */
  public synchronized List<ProxiedCommand> commands() {
    return List.copyOf(commands);
  }

  /** How many connections have come in so far. */
  public synchronized int accepted() {
    return accepted;
  }

  /** How many connections are open. */
  public int open() {
    return connections.size();
  }

  /** How many of the cuts that were asked for have happened. */
  public synchronized int cuts() {
    return cuts;
  }

  /** Counts a command and says what becomes of it. */
  synchronized Verdict judge(int connection, RespFrame frame) {
    if (dead) {
      return Verdict.SWALLOW; // the last reply of a client that dies may still be on its way
    }
    ProxiedCommand command = new ProxiedCommand(++counted, connection, frame.strings());
    commands.add(command);
    if (commands.size() > REMEMBERED) {
      commands.remove();
    }
    for (Rule rule : rules) {
      if (rule.when.test(command)) {
        rules.remove(rule);
        cuts++;
        dead = rule.cut.isDeath();
        return rule.cut.isBefore() ? Verdict.CUT_BEFORE : Verdict.CUT_AFTER;
      }
    }
    return Verdict.PASS;
  }

  /** What the server gets instead of a request. */
  byte[] outgoing(RespFrame frame) {
    List<byte[]> strings = rewriting.apply(frame.strings());
    return strings == frame.strings() ? frame.bytes() : RespFrame.request(strings);
  }

  /** Ends a connection at its cut, and with a client that dies all others. */
  void carryOut(ProxyConnection connection) {
    if (dead) {
      refuse();
      cut();
    }
    connection.close();
  }

  /**
   * Closes, and waits until the server has dealt with all that it was sent before: it executes that
   * even if nobody waits for the reply.
   */
  void closeAndAwait(RawRedis direct) {
    close();
    while (serverSees(direct)) {
      Thread.onSpinWait();
    }
  }

  private boolean serverSees(RawRedis direct) {
    String clients = direct.text("CLIENT", "LIST");
    return clients != null
        && serverSidePorts.stream()
            .anyMatch(side -> clients.contains(" addr=" + RedisServer.HOST + ":" + side + " "));
  }

  boolean dropsReplyNow() {
    return dropsReplies;
  }

  /** Waits while the network is silent, and then for its delay if this begins a burst. */
  void pass(boolean request, boolean beginsBurst) throws InterruptedException {
    synchronized (hold) {
      while (holds) {
        hold.wait();
      }
    }
    Duration delay = request ? requestDelay : replyDelay;
    if (beginsBurst && !delay.isZero()) {
      Thread.sleep(delay.toMillis());
    }
  }

  private void release() {
    synchronized (hold) {
      holds = false;
      hold.notifyAll();
    }
  }

  void forget(ProxyConnection connection) {
    connections.remove(connection);
  }

  private static ServerSocket bindAnywhere() {
    for (int attempt = 1; ; attempt++) {
      try {
        return bind(FreePorts.next());
      } catch (UncheckedIOException e) {
        if (attempt == 10) {
          throw e; // ten times somebody else was faster
        }
      }
    }
  }

  private static ServerSocket bind(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  private void listen(ServerSocket socket) {
    listener = socket;
    acceptor = thread("proxy-" + socket.getLocalPort(), () -> accept(socket));
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        open(socket.accept());
      } catch (IOException e) {
        // The listener was closed, or the server behind it is not there: so the client sees it.
      }
    }
  }

  private void open(Socket client) throws IOException {
    Socket server;
    try {
      server = new Socket(host, targetPort);
      serverSidePorts.add(server.getLocalPort());
    } catch (IOException e) {
      client.close();
      throw e;
    }
    ProxyConnection connection;
    synchronized (this) {
      connection = new ProxyConnection(this, ++accepted, client, server);
      connections.add(connection);
    }
    connection.start();
    if (dead) {
      connection.close(); // it came in while the client died
    }
  }

  static Thread thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeListener() {
    ServerSocket socket = listener;
    listener = null;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Ends all connections and stops listening. */
  @Override
  public void close() {
    refuse();
    cut();
    release();
  }
}
