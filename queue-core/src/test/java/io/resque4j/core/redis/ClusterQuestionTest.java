package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What the reply of CLUSTER NODES can hold beyond what a healthy cluster of ours says. */
final class ClusterQuestionTest {
  private static final HostPort ASKED = new HostPort("asked", 7000);

  private static Sighting read(int slot, String... lines) {
    return new ClusterQuestion(slot).read(String.join("\n", lines) + "\n", ASKED);
  }

  @Test
  void theOwnerIsTheOneWhoseRangeHoldsTheSlot() {
    Sighting sighting =
        read(
            5461,
            "a 10.0.0.1:7000@17000 myself,master - 0 0 1 connected 0-5460",
            "b 10.0.0.2:7001@17001 master - 0 1 7 connected 5461 5463-10922 [5461->-c]",
            "c 10.0.0.3:7002@17002 master - 0 1 3 connected 10923-16383",
            "d 10.0.0.4:7003@17003 slave b 0 1 7 connected");

    assertThat(sighting.where()).isEqualTo(new HostPort("10.0.0.2", 7001));
    assertThat(sighting.epoch()).isEqualTo(7);
    assertThat(sighting.others()).hasSize(4);
  }

  @Test
  void aNodeHasItsNameOrTheHostThatWasAsked() {
    assertThat(read(1, "a 10.0.0.1:7000@17000,redis-1.internal myself,master - 0 0 1 x 0-16383"))
        .extracting(Sighting::where)
        .isEqualTo(new HostPort("redis-1.internal", 7000));
    assertThat(read(1, "a :7000@17000 myself,master - 0 0 0 connected 0-16383"))
        .extracting(Sighting::where)
        .isEqualTo(ASKED);
    assertThat(read(1, "a fd00::1:7000@17000 master - 0 0 0 connected 0-16383"))
        .extracting(Sighting::where)
        .isEqualTo(new HostPort("fd00::1", 7000));
  }

  @Test
  void whoFailedIsNotAskedAndOfTwoOwnersTheNewerIsRight() {
    Sighting sighting =
        read(
            1,
            "a 10.0.0.1:7000@17000 master,fail - 0 0 1 disconnected 0-16383",
            "b 10.0.0.2:7001@17001 master - 0 1 2 connected 0-16383",
            "c :0@0 master,noaddr - 0 1 9 disconnected 0-16383",
            "d 10.0.0.4:7003@17003 handshake - 0 0 0 disconnected");

    assertThat(sighting.where()).isEqualTo(new HostPort("10.0.0.2", 7001));
    assertThat(sighting.others()).containsExactly(new HostPort("10.0.0.2", 7001));
  }

  @Test
  void aSlotThatNobodyOwnsIsTold() {
    assertThatThrownBy(() -> read(1, "a 10.0.0.1:7000@17000 master - 0 0 1 connected 2-16383"))
        .hasMessageContaining("no node of the cluster owns slot 1");
  }
}
