package org.jitney.manager.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.unit.Structs;
import org.junit.jupiter.api.Test;

class ProgramsTest {
    private static final int BLOCK = 1;
    private static final int CHARACTER = 2;
    private static final int MKNOD = 1;
    private static final int READ = 2;
    private static final int WRITE = 4;

    private static final String CLASSES =
            """
            Character devices:
              1 mem
              5 /dev/tty
            136 pts
            137 pts

            Block devices:
              7 loop
            254 pts
            """;

    private static boolean mayUse(byte[] program, int type, int access, int major, int minor) {
        return Machine.run(program, access << 16 | type, major, minor) == 1;
    }

    private static byte[] devices(String policy, Structs.Pair... allowed) {
        return Programs.devices(
                DeviceRule.of(
                                policy,
                                List.of(allowed),
                                CLASSES,
                                path ->
                                        path.equals("/dev/null")
                                                ? Optional.of(new DeviceRule.Node(false, 1, 3))
                                                : Optional.empty())
                        .orElseThrow());
    }

    @Test
    void withoutAnySettingEveryDeviceMayBeUsed() {
        assertThat(DeviceRule.of("auto", List.of(), CLASSES, p -> Optional.empty())).isEmpty();
    }

    @Test
    void aClosedPolicyLeavesTheHarmlessDevices() {
        byte[] program = devices("closed");

        assertThat(mayUse(program, CHARACTER, READ | WRITE | MKNOD, 1, 3)).isTrue();
        assertThat(mayUse(program, CHARACTER, READ | WRITE, 137, 9)).isTrue();
        assertThat(mayUse(program, CHARACTER, MKNOD, 137, 9)).isFalse();
        assertThat(mayUse(program, BLOCK, READ, 254, 0)).isFalse();
        assertThat(mayUse(program, CHARACTER, READ, 1, 1)).isFalse();
    }

    @Test
    void aStrictPolicyLeavesOnlyWhatIsNamed() {
        byte[] program = devices("strict", new Structs.Pair("block-loop", "r"));

        assertThat(mayUse(program, BLOCK, READ, 7, 5)).isTrue();
        assertThat(mayUse(program, BLOCK, READ | WRITE, 7, 5)).isFalse();
        assertThat(mayUse(program, CHARACTER, READ, 7, 5)).isFalse();
        assertThat(mayUse(program, CHARACTER, READ, 1, 3)).isFalse();
    }

    @Test
    void classesAreNamedByPatternByNumberOrAllAtOnce() {
        assertThat(mayUse(devices("strict", new Structs.Pair("char-p*", "r")), 2, READ, 136, 0))
                .isTrue();
        assertThat(mayUse(devices("strict", new Structs.Pair("char-200", "r")), 2, READ, 200, 1))
                .isTrue();
        assertThat(mayUse(devices("strict", new Structs.Pair("block-*", "r")), 1, READ, 99, 1))
                .isTrue();
        assertThat(
                        mayUse(
                                devices("strict", new Structs.Pair("/dev/block/8:1", "rw")),
                                BLOCK,
                                WRITE,
                                8,
                                1))
                .isTrue();
    }

    @Test
    void aRuleIsALineOfVersion1() {
        assertThat(new DeviceRule(true, 7, -1, "rw").line()).isEqualTo("b 7:* rw");
    }

    private static boolean mayBind(byte[] program, int family, int protocol, int port) {
        int wire = Short.toUnsignedInt(Short.reverseBytes((short) port));
        return Machine.run(program, 0, 0, 0, 0, 0, 0, wire, family, 1, protocol) == 1;
    }

    @Test
    void whatMayBeBoundWinsOverWhatMayNot() {
        byte[] program =
                Programs.bind(
                        List.of(new Structs.BindRule(2, 6, 11, 8000)),
                        List.of(new Structs.BindRule(0, 6, 0, 0)));

        assertThat(mayBind(program, 2, 6, 8000)).isTrue();
        assertThat(mayBind(program, 2, 6, 8010)).isTrue();
        assertThat(mayBind(program, 2, 6, 8011)).isFalse();
        assertThat(mayBind(program, 2, 6, 7999)).isFalse();
        assertThat(mayBind(program, 10, 6, 8000)).isFalse();
        assertThat(mayBind(program, 2, 17, 53)).isTrue();
    }

    @Test
    void aRuleForEverythingDeniesEveryPort() {
        byte[] program = Programs.bind(List.of(), List.of(new Structs.BindRule(0, 0, 0, 0)));

        assertThat(mayBind(program, 2, 6, 1)).isFalse();
        assertThat(mayBind(program, 10, 17, 65535)).isFalse();
    }

    private static boolean mayPass(byte[] program, int index) {
        return Machine.run(program, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, index) == 1;
    }

    @Test
    void packetsPassOnTheInterfacesOfTheList() {
        byte[] some = Programs.interfaces(Set.of(1, 4), true);
        byte[] others = Programs.interfaces(Set.of(1, 4), false);

        assertThat(mayPass(some, 4)).isTrue();
        assertThat(mayPass(some, 2)).isFalse();
        assertThat(mayPass(others, 1)).isFalse();
        assertThat(mayPass(others, 2)).isTrue();
        assertThat(mayPass(Programs.interfaces(Set.of(), true), 1)).isFalse();
    }
}
