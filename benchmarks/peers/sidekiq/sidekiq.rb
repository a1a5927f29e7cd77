# frozen_string_literal: true

# The peer Sidekiq: one JSON object per line on stdin, each answered by one line on stdout. The
# process ends when its stdin ends.
require "json"
require "sidekiq"
require "sidekiq/launcher"
require "sidekiq/api"

ANSWERS = $stdout.dup
$stdout.reopen($stderr)
Sidekiq.logger.level = Logger::WARN

def monotonic = Process.clock_gettime(Process::CLOCK_MONOTONIC, :float_millisecond)
def wall = Process.clock_gettime(Process::CLOCK_REALTIME, :float_millisecond)

# Which runs of which jobs there were, and from when to when.
class Tally
  def initialize(load)
    @jobs = load["jobs"]
    @warm_up = load["warmUp"]
    @runs = Array.new(@jobs, 0)
    @latencies = Array.new(@jobs, 0.0)
    @finished = 0
    @began = @ended = monotonic
    @lock = Mutex.new
    @done = ConditionVariable.new
  end

  def starts(id, sent) = @latencies[id] = wall - sent

  def ends(id)
    @lock.synchronize do
      @runs[id] += 1
      @finished += 1
      @began = monotonic if @finished == @warm_up
      if @finished == @jobs
        @ended = monotonic
        @done.signal
      end
    end
  end

  def outcome(limit)
    @lock.synchronize do
      deadline = monotonic + limit
      while @finished < @jobs && (rest = deadline - monotonic) > 0
        @done.wait(@lock, rest / 1e3)
      end
    end
    { jobs: @jobs, missing: @runs.count(0), repeated: @runs.count { |runs| runs > 1 },
      latencies: @jobs > 10_000 ? [] : @latencies, millis: @ended - @began, errors: [] }
  end
end

class Measured
  include Sidekiq::Worker
  sidekiq_options retry: false
  class << self
    attr_accessor :tally, :wait_seconds
  end

  def perform(id, sent, *)
    Measured.tally.starts(id, sent)
    sleep(Measured.wait_seconds) if Measured.wait_seconds.positive?
    Measured.tally.ends(id)
  end
end

def connect(port, size)
  Sidekiq.redis = { url: "redis://127.0.0.1:#{port}/0", size: size, network_timeout: 10 }
end

def padding(bytes) = bytes.to_i.positive? ? ["x" * bytes] : []

def add_all(queue, jobs, bytes, batch)
  more = padding(bytes)
  (0...jobs).each_slice(batch) do |ids|
    Sidekiq::Client.push_bulk("class" => Measured, "queue" => queue, "args" => ids.map { |id| [id, 0, *more] })
  end
end

def push(queue, *args) = Sidekiq::Client.push("class" => Measured, "queue" => queue, "args" => args)

def version(_)
  { "Sidekiq" => Sidekiq::VERSION, "Ruby" => RUBY_VERSION }
end

def fill(command)
  connect(command["port"], 5)
  add_all(command["queues"][0], command["jobs"], command["bytes"], 1000)
  { filled: command["jobs"] }
end

def start(load)
  Measured.tally = Tally.new(load)
  Measured.wait_seconds = load["kind"] == "wait" ? load["millis"] / 1e3 : 0
  connect(load["port"], load["processors"] + 5)
  @launcher = Sidekiq::Launcher.new(
    Sidekiq.options.merge(concurrency: load["processors"], queues: load["queues"], fetch: nil, timeout: 5)
  )
  @launcher.run
  { started: 1 }
end

def finish(command)
  outcome = Measured.tally.outcome(command["limitMillis"])
  @launcher.stop
  outcome
end

def left(command)
  stats = Sidekiq::Stats.new
  { left: command["queues"].sum { |queue| Sidekiq::Queue.new(queue).size } + stats.dead_size + stats.retry_size }
end

def produce(command)
  connect(command["port"], 5)
  queues = command["queues"]
  began = monotonic + 100
  command["times"].each_with_index do |at, id|
    rest = began + at - monotonic
    sleep(rest / 1e3) if rest.positive?
    push(queues[id % queues.size], id, wall)
  end
  { produced: command["times"].size }
end

def enqueue(command)
  connect(command["port"], 5)
  queue, jobs, bytes = command.values_at("queues", "jobs", "bytes")
  began = monotonic
  if command["batch"] > 1
    add_all(queue[0], jobs, bytes, command["batch"])
  else
    jobs.times { |id| push(queue[0], id, 0, *padding(bytes)) }
  end
  { millis: monotonic - began }
end

VERBS = %w[version fill start finish left produce enqueue].freeze
while (line = $stdin.gets)
  command = JSON.parse(line)
  answer =
    begin
      raise "this peer knows no #{command["do"]}" unless VERBS.include?(command["do"])

      send(command["do"], command)
    rescue StandardError => e
      { error: "#{e.class}: #{e.message}" }
    end
  ANSWERS.puts(JSON.generate(answer))
  ANSWERS.flush
end
exit!(0)
