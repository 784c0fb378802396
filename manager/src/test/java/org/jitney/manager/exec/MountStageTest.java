package org.jitney.manager.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.Mount;
import org.jitney.manager.unit.ExecContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountStageTest {
    @TempDir Path runtime;

    /** The steps that put the tree together, with the stage written as {@code STAGE}. */
    private List<String> steps(MountTable table, String... lines) {
        ExecContext context = ExecSettings.of(lines);
        ProgramBuilder program = SyscallProgram.builder();
        MountStage stage = new MountStage(program, runtime, "/", table);
        stage.apply(MountRules.of(context, RunResources.NONE, false).rules());
        stage.setFlags();
        String text = program.build().render().replace(stage.on("/"), "STAGE");
        return text.lines().toList();
    }

    private static MountTable plain() {
        return new MountTable(Map.of("/", Mount.MS_RELATIME));
    }

    @Test
    void aReadOnlyPathBecomesAMountOfItsOwn() {
        assertThat(steps(plain(), "ReadOnlyPaths=/usr"))
                .containsExactly(
                        "mount(\"STAGE/usr\", \"STAGE/usr\", 0, 0x5000, 0)",
                        "mount(0, \"STAGE/usr\", 0, 0x201021, 0)");
    }

    @Test
    void aMissingPathIsLeftOutOnlyIfItMayBeMissing() {
        assertThat(steps(plain(), "ReadOnlyPaths=-/i-do-not-exist")).isEmpty();
        // The kernel says that it is not there, and the process ends with NAMESPACE.
        assertThat(steps(plain(), "ReadOnlyPaths=/i-do-not-exist"))
                .contains(
                        "mount(\"STAGE/i-do-not-exist\", \"STAGE/i-do-not-exist\", 0, 0x5000, 0)");
    }

    @Test
    void aMissingPathOfWhichTheRuleAboveSaysTheSameIsLeftOut() {
        MountTable table = new MountTable(Map.of("/", 0L, "/proc", 0L, "/dev", 0L, "/sys", 0L));
        String missing = "i-do-not-exist";

        assertThat(steps(table, "ProtectSystem=strict", "ReadOnlyPaths=/" + missing))
                .noneMatch(step -> step.contains(missing));
        assertThat(steps(table, "ProtectSystem=strict", "ReadWritePaths=/" + missing))
                .anyMatch(step -> step.contains(missing));
        assertThat(
                        steps(
                                table,
                                "ProtectSystem=strict",
                                "ReadWritePaths=/usr",
                                "ReadOnlyPaths=/usr/" + missing))
                .anyMatch(step -> step.contains(missing));
    }

    @Test
    void anEmptyTreeBecomesReadOnlyWhenEverythingIsInIt() {
        assertThat(steps(plain(), "TemporaryFileSystem=/var:ro", "BindPaths=/tmp:/var/a/b"))
                .containsExactly(
                        "mount(\"tmpfs\", \"STAGE/var\", \"tmpfs\", 0x1000004, \"mode=0755,size=10%,nr_inodes=400k\")",
                        "mkdir(-100, \"STAGE/var\", 0755) [may fail with EEXIST]",
                        "mkdir(-100, \"STAGE/var/a\", 0755) [may fail with EEXIST]",
                        "mkdir(-100, \"STAGE/var/a/b\", 0755) [may fail with EEXIST]",
                        "mount(\"/tmp\", \"STAGE/var/a/b\", 0, 0x5000, 0)",
                        "mount(0, \"STAGE/var\", 0, 0x1001025, 0)");
    }

    @Test
    void whatIsBoundReadOnlyIsReadOnlyInAnEmptyTreeToo() {
        assertThat(steps(plain(), "TemporaryFileSystem=/var", "BindReadOnlyPaths=/tmp:/var/a"))
                .endsWith(
                        "mount(\"/tmp\", \"STAGE/var/a\", 0, 0x5000, 0)",
                        "mount(0, \"STAGE/var/a\", 0, 0x201021, 0)");
    }

    @Test
    void aStrictSystemLeavesWhatMayBeWritten() {
        MountTable table =
                new MountTable(Map.of("/", 0L, "/proc", Mount.MS_NOSUID, "/dev", 0L, "/sys", 0L));

        List<String> steps = steps(table, "ProtectSystem=strict", "ReadWritePaths=/var");

        assertThat(steps)
                .contains("mount(0, \"STAGE\", 0, 0x1021, 0) [may fail]")
                .contains("mount(\"STAGE/var\", \"STAGE/var\", 0, 0x5000, 0)")
                .noneMatch(step -> step.startsWith("mount(0, \"STAGE/var\""))
                .noneMatch(step -> step.startsWith("mount(0, \"STAGE/proc\""));
    }

    /** In a container, what is mounted below its /proc is not below a new one. */
    @Test
    void aNewProcHasNothingOfTheOldOne() {
        MountTable table =
                new MountTable(Map.of("/", 0L, "/proc", 0L, "/proc/sys", Mount.MS_RDONLY));
        ExecContext context = ExecSettings.of("ProtectHostname=yes", "ReadOnlyPaths=/proc/sys");
        List<String> all = procSteps(table, context, "hidepid=invisible", false);
        List<String> few = procSteps(table, context, "subset=pid", true);

        assertThat(all)
                .contains("mount(\"STAGE/proc/sys\", \"STAGE/proc/sys\", 0, 0x5000, 0)")
                .contains("mount(0, \"STAGE/proc/sys\", 0, 0x1021, 0)");
        assertThat(few)
                .singleElement()
                .asString()
                .startsWith("mount(\"proc\", \"STAGE/proc\", \"proc\"");
    }

    private List<String> procSteps(
            MountTable table, ExecContext context, String options, boolean empties) {
        ProgramBuilder program = SyscallProgram.builder();
        MountStage stage = new MountStage(program, runtime, "/", table);
        stage.proc(options, empties);
        stage.apply(MountRules.of(context, RunResources.NONE, false).rules());
        stage.setFlags();
        return program.build().render().replace(stage.on("/"), "STAGE").lines().toList();
    }

    @Test
    void whatLiesBelowAnInaccessiblePathIsNotLookedAt() {
        assertThat(steps(plain(), "InaccessiblePaths=/usr", "ReadOnlyPaths=/usr/bin"))
                .singleElement()
                .asString()
                .contains("inaccessible-dir", "STAGE/usr");
    }

    @Test
    void flagsOfABoundTreeAreKept() {
        MountTable table = new MountTable(Map.of("/", 0L, "/tmp", Mount.MS_NOSUID));

        assertThat(steps(table, "BindReadOnlyPaths=/tmp:/var"))
                .endsWith("mount(0, \"STAGE/var\", 0, 0x1023, 0)");
    }

    @Test
    void credentialsOfOthersAreHidden() {
        ExecContext context = ExecSettings.of("SetCredential=a:b");
        RunResources own =
                RunResources.NONE.withCredentials(Optional.of("/run/credentials/a.service"));

        assertThat(MountRules.of(context, own, false).rules())
                .extracting(MountRules.Rule::kind, MountRules.Rule::path)
                .containsExactly(
                        tuple(MountRules.Kind.TMPFS, "/run/credentials"),
                        tuple(MountRules.Kind.BIND, "/run/credentials/a.service"),
                        tuple(MountRules.Kind.READ_ONLY, "/run/credentials/a.service"));
        assertThat(MountRules.of(context, RunResources.NONE, false).rules())
                .extracting(MountRules.Rule::kind)
                .containsExactly(MountRules.Kind.INACCESSIBLE);
    }

    @Test
    void aDynamicUserSeesItsOwnPrivateDirectoriesOnly() {
        ExecContext context = ExecSettings.of("DynamicUser=yes", "StateDirectory=foo foo/bar");

        assertThat(MountRules.of(context, RunResources.NONE, false).rules())
                .filteredOn(rule -> rule.path().startsWith("/var/lib"))
                .extracting(MountRules.Rule::kind, MountRules.Rule::path)
                .containsExactly(
                        tuple(MountRules.Kind.TMPFS, "/var/lib/private"),
                        tuple(MountRules.Kind.BIND, "/var/lib/private/foo"),
                        tuple(MountRules.Kind.READ_WRITE, "/var/lib/private/foo"));
    }
}
