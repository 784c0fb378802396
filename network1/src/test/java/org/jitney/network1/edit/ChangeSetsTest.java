package org.jitney.network1.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.jitney.linux.fd.Root;
import org.jitney.network1.edit.BadChange.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChangeSetsTest {
    private static final String LAN = "[Match]\nName=lan\n[Network]\nAddress=10.1.0.5/24\n";
    private static final String OTHER = LAN.replace("10.1.0.5", "10.1.0.6");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir Path tree;
    private final List<String> told = new ArrayList<>();
    private int reloads;
    private EventLoop loop;
    private VirtualTime time;
    private Root root;
    private ChangeSets changes;

    @BeforeEach
    void open() throws Exception {
        root = Root.of(tree);
        ManualClock clock = new ManualClock(1_000_000, 5_000_000);
        loop = EventLoop.open(clock);
        time = new VirtualTime(loop, clock);
        changes = begin("boot-1");
    }

    @AfterEach
    void close() {
        loop.close();
        root.close();
    }

    /** The daemon as it is after a start; what an earlier one had armed is lost with it. */
    private ChangeSets begin(String boot) {
        ChangeSets fresh = new ChangeSets(root, "/run/systemd", time, boot, () -> reloads++);
        fresh.onChange((id, state, paths) -> told.add(id + " " + state));
        fresh.start();
        return fresh;
    }

    private Path file(String path) {
        return tree.resolve(path.substring(1));
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(file(path).getParent());
        Files.writeString(file(path), text);
    }

    private static FileName name(String text) {
        return FileName.parse(text).orElseThrow();
    }

    private static Change put(String name, String text) {
        return new Change.Put(name(name), false, text);
    }

    private void pass(Duration duration) {
        int _ = time.moveTo(time.clock().monotonic().plus(duration).usec());
    }

    private String lan() throws IOException {
        return Files.readString(file("/etc/systemd/network/10-lan.network"));
    }

    private boolean isRecorded() {
        return Files.exists(file("/etc/systemd/network/.pending-change"));
    }

    @Test
    void aChangeWithoutTimeoutHolds() throws Exception {
        assertThat(changes.apply(List.of(put("10-lan.network", LAN)), Duration.ZERO)).isZero();

        assertThat(lan()).isEqualTo(LAN);
        assertThat(changes.pending()).isEmpty();
        assertThat(isRecorded()).isFalse();
        assertThat(reloads).isEqualTo(1);
    }

    @Test
    void whatNobodyConfirmsGoesWhenItsTimeIsOver() throws Exception {
        write("/etc/systemd/network/10-lan.network", LAN);
        write("/etc/systemd/network/20-old.network", LAN);

        int id =
                changes.apply(
                        List.of(
                                put("10-lan.network", OTHER),
                                put("30-new.network", LAN),
                                new Change.Delete(name("20-old.network"), false)),
                        MINUTE);
        pass(MINUTE.minusSeconds(1));

        assertThat(lan()).isEqualTo(OTHER);
        assertThat(file("/etc/systemd/network/20-old.network")).doesNotExist();
        assertThat(changes.pending().orElseThrow().left()).isEqualTo(Duration.ofSeconds(1));

        pass(Duration.ofSeconds(1));

        assertThat(lan()).isEqualTo(LAN);
        assertThat(file("/etc/systemd/network/20-old.network")).hasContent(LAN);
        assertThat(file("/etc/systemd/network/30-new.network")).doesNotExist();
        assertThat(isRecorded()).isFalse();
        assertThat(reloads).isEqualTo(2);
        assertThat(told).containsExactly(id + " applied", id + " expired");
    }

    @Test
    void whatIsConfirmedHolds() throws Exception {
        int id = changes.apply(List.of(put("10-lan.network", LAN)), MINUTE);
        changes.confirm(id);
        pass(MINUTE.multipliedBy(2));

        assertThat(lan()).isEqualTo(LAN);
        assertThat(isRecorded()).isFalse();
        assertThat(reloads).isEqualTo(1);
        assertThatThrownBy(() -> changes.confirm(id))
                .isInstanceOfSatisfying(
                        BadChange.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    }

    @Test
    void aChangeCanBeTakenBackAtOnce() throws Exception {
        write("/etc/systemd/network/10-lan.network", LAN);
        int id = changes.apply(List.of(put("10-lan.network", OTHER)), MINUTE);

        changes.revert(id);

        assertThat(lan()).isEqualTo(LAN);
        assertThat(changes.pending()).isEmpty();
    }

    @Test
    void aKilledDaemonsChangeRunsOn() throws Exception {
        write("/etc/systemd/network/10-lan.network", LAN);
        int id = changes.apply(List.of(put("10-lan.network", OTHER)), MINUTE);

        changes = begin("boot-1");

        assertThat(lan()).isEqualTo(OTHER);
        assertThat(changes.pending().orElseThrow().id()).isEqualTo(id);
        pass(MINUTE);
        assertThat(lan()).isEqualTo(LAN);
    }

    @Test
    void aStartTakesBackWhatIsOver() throws Exception {
        write("/etc/systemd/network/10-lan.network", LAN);
        int _ = changes.apply(List.of(put("10-lan.network", OTHER)), MINUTE);

        changes = begin("boot-2");

        assertThat(lan()).isEqualTo(LAN);
        assertThat(changes.pending()).isEmpty();
        assertThat(isRecorded()).isFalse();
    }

    @Test
    void aStartTakesBackWhatWasNotWrittenToItsEnd() throws Exception {
        write("/etc/systemd/network/10-lan.network", OTHER);
        ChangeRecord.Before before =
                new ChangeRecord.Before(
                        "/etc/systemd/network/10-lan.network",
                        Content.Text.of(
                                LAN.getBytes(java.nio.charset.StandardCharsets.UTF_8), 0640));
        write(
                "/etc/systemd/network/.pending-change",
                new ChangeRecord(3, "boot-1", java.util.Optional.empty(), List.of(before))
                        .render());

        changes = begin("boot-1");

        assertThat(lan()).isEqualTo(LAN);
        assertThat(isRecorded()).isFalse();
    }

    @Test
    void whatIsNoRecordIsLeft() throws Exception {
        write("/etc/systemd/network/.pending-change", "jitney-network-change 1\nid x\n");

        changes = begin("boot-1");

        assertThat(changes.pending()).isEmpty();
        assertThat(isRecorded()).isTrue();
    }

    @Test
    void oneChangeWaitsAtATime() throws Exception {
        int _ = changes.apply(List.of(put("10-lan.network", LAN)), MINUTE);

        assertThatThrownBy(() -> changes.apply(List.of(put("20-b.network", LAN)), Duration.ZERO))
                .isInstanceOfSatisfying(
                        BadChange.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
        assertThat(file("/etc/systemd/network/20-b.network")).doesNotExist();
    }

    @Test
    void allFilesAreCheckedBeforeOneIsWritten() {
        Change bad = put("20-b.network", "[Network]\nAddress=nowhere\n");

        assertThatThrownBy(() -> changes.apply(List.of(put("10-lan.network", LAN), bad), MINUTE))
                .hasMessage(
                        "/etc/systemd/network/20-b.network:2: [Network] Address=: 'nowhere' is not"
                                + " an IP address with an optional prefix length");
        assertThat(file("/etc/systemd")).doesNotExist();
        assertThat(reloads).isZero();
    }

    @Test
    void aFailureTakesBackWhatWasWritten() throws Exception {
        write("/etc/systemd/network/10-lan.network", LAN);
        write("/run/systemd/network", "no folder");

        Change below = new Change.Put(name("20-b.network"), true, LAN);
        assertThatThrownBy(
                        () -> changes.apply(List.of(put("10-lan.network", OTHER), below), MINUTE))
                .isNotInstanceOf(BadChange.class);
        assertThat(lan()).isEqualTo(LAN);
        assertThat(changes.pending()).isEmpty();
    }

    @Test
    void aKeyOfAVendorsFileIsSetInACopy() throws Exception {
        write("/usr/lib/systemd/network/10-lan.network", "# theirs\nodd line\n" + LAN);

        Change set =
                new Change.SetKey(
                        name("10-lan.network"), false, "Link", 0, "MTUBytes", List.of("1400"));
        int _ = changes.apply(List.of(set), Duration.ZERO);

        assertThat(lan()).isEqualTo("# theirs\nodd line\n" + LAN + "\n[Link]\nMTUBytes=1400\n");
        assertThat(file("/usr/lib/systemd/network/10-lan.network")).content().doesNotContain("MTU");
    }

    @Test
    void whatWasWrongBeforeDoesNotStandInTheWay() throws Exception {
        write("/etc/systemd/network/10-lan.network", LAN + "Adress=typo\n");

        Change set =
                new Change.SetKey(
                        name("10-lan.network"), false, "Network", 0, "DHCP", List.of("ipv4"));
        int _ = changes.apply(List.of(set), Duration.ZERO);

        assertThat(lan()).isEqualTo(LAN + "Adress=typo\nDHCP=ipv4\n");
    }

    @Test
    void masksAreMadeAndTakenAway() throws Exception {
        write("/usr/lib/systemd/network/10-lan.network", LAN);
        FileName lan = name("10-lan.network");

        int _ = changes.apply(List.of(new Change.Mask(lan, false)), Duration.ZERO);
        assertThat(Files.readSymbolicLink(file("/etc/systemd/network/10-lan.network")))
                .isEqualTo(Path.of("/dev/null"));

        int _ = changes.apply(List.of(new Change.Unmask(lan, false)), Duration.ZERO);
        assertThat(file("/etc/systemd/network/10-lan.network")).doesNotExist();
        assertThatThrownBy(
                        () -> changes.apply(List.of(new Change.Delete(lan, false)), Duration.ZERO))
                .hasMessage(
                        "/usr/lib/systemd/network/10-lan.network cannot be deleted here, mask it");
    }

    @Test
    void aRuntimeFileThatNobodyWouldReadIsRefused() throws Exception {
        write("/etc/systemd/network/10-lan.network", LAN);

        assertThatThrownBy(() ->
                        changes.apply(
                                List.of(new Change.Put(name("10-lan.network"), true, OTHER)),
                                Duration.ZERO))
                .hasMessageContaining("would not be read");
    }

    /** A folder with something in it is nothing that a file could take the place of. */
    private void obstruct() throws IOException {
        Path lan = file("/etc/systemd/network/10-lan.network");
        Files.delete(lan);
        Files.createDirectories(lan.resolve("in-the-way"));
    }

    private void clear() throws IOException {
        Path lan = file("/etc/systemd/network/10-lan.network");
        Files.delete(lan.resolve("in-the-way"));
        Files.delete(lan);
    }

    /** {@return after how many seconds each next try came} */
    private List<Long> pauses(int tries) {
        List<Long> found = new ArrayList<>();
        for (int i = 0; i < tries; i++) {
            long before = time.clock().monotonic().usec();
            long due = time.nextDue().orElseThrow();
            int _ = time.moveTo(due);
            found.add((due - before) / 1_000_000);
        }
        return found;
    }

    @Test
    void whatCannotBeTakenBackIsTriedAgainEverMoreSlowly() throws Exception {
        write("/etc/systemd/network/10-lan.network", LAN);
        int id = changes.apply(List.of(put("10-lan.network", OTHER)), MINUTE);
        obstruct();
        pass(MINUTE);

        assertThat(pauses(11))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 512L);
        assertThat(changes.pending().orElseThrow().id()).isEqualTo(id);
        assertThat(isRecorded()).isTrue();
        assertThat(told).containsExactly(id + " applied");

        clear();
        assertThat(pauses(1)).containsExactly(512L);
        assertThat(lan()).isEqualTo(LAN);
        assertThat(changes.pending()).isEmpty();
        assertThat(told).containsExactly(id + " applied", id + " expired");
        assertThat(time.nextDue()).isEmpty();
    }

    @Test
    void theNextChangeBeginsWithShortPausesAgain() throws Exception {
        write("/etc/systemd/network/10-lan.network", LAN);
        int first = changes.apply(List.of(put("10-lan.network", OTHER)), MINUTE);
        obstruct();
        pass(MINUTE);
        assertThat(pauses(5)).endsWith(16L);
        clear();
        changes.revert(first);

        int _ = changes.apply(List.of(put("10-lan.network", OTHER)), MINUTE);
        obstruct();
        pass(MINUTE);

        assertThat(pauses(2)).containsExactly(1L, 2L);
    }

    @Test
    void aStartThatCannotTakeBackTriesAgainToo() throws Exception {
        write("/etc/systemd/network/10-lan.network", LAN);
        int id = changes.apply(List.of(put("10-lan.network", OTHER)), MINUTE);
        obstruct();

        changes = begin("boot-2");
        assertThat(changes.pending().orElseThrow().id()).isEqualTo(id);
        clear();
        pass(Duration.ofSeconds(1));

        assertThat(lan()).isEqualTo(LAN);
        assertThat(isRecorded()).isFalse();
        assertThat(changes.pending()).isEmpty();
    }
}
