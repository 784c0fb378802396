package org.jitney.manager.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.manager.exec.Privileges.Own;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivilegesTest {
    private static final Own IN_CONTAINER = new Own(0, 0, true, 0xa80425fbL);

    @TempDir Path directory;

    private static List<String> steps(Identity identity, String... lines) {
        ProgramBuilder program = SyscallProgram.builder();
        Privileges.add(program, ExecSettings.of(lines), identity, IN_CONTAINER);
        return program.build().render().lines().toList();
    }

    /** ExecStartPost=!… of a service with another user, as in Debian's mariadb.service. */
    @Test
    void whoStaysRootAsksForNoRightsThatTheContainerHasNot() {
        assertThat(steps(Identity.OWN, "AmbientCapabilities=CAP_CHOWN"))
                .anySatisfy(step ->
                        assertThat(step)
                                .contains(
                                        "effective 0xa80425fb, permitted 0xa80425fb,"
                                                + " inheritable 0x1"));
    }

    @Test
    void anotherUserHasTheAmbientRightsAlone() {
        Identity nobody = new Identity(65534, 65534, Optional.empty(), Optional.empty());

        assertThat(steps(nobody, "AmbientCapabilities=CAP_CHOWN"))
                .anySatisfy(step ->
                        assertThat(step).contains("effective 0x1, permitted 0x1, inheritable 0x1"));
    }

    @Test
    void ownRightsAreThoseThatThePermittedSetSays() throws Exception {
        Path status = directory.resolve("status");
        Files.writeString(
                status, "Name:\tjava\nCapInh:\t0000000000000000\nCapPrm:\t00000000a80425fb\n");

        assertThat(Own.permittedTo(status.toString())).isEqualTo(0xa80425fbL);
        assertThat(Own.permittedTo(directory.resolve("none").toString())).isEqualTo(0x1ffffffffffL);
    }
}
