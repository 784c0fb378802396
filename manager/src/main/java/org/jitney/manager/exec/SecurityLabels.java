package org.jitney.manager.exec;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.Structs;

/** The labels of security modules. Where a module is not active there is nothing to label. */
final class SecurityLabels {
    private SecurityLabels() {}

    static void add(ProgramBuilder program, ExecContext context) {
        if (Files.isDirectory(Path.of("/sys/fs/smackfs"))) {
            program.exitStatus(ExitCode.SMACK_PROCESS_LABEL.code());
            write(program, "/proc/self/attr/current", "", context.smackProcessLabel());
        }
        if (Files.isDirectory(Path.of("/sys/fs/selinux"))) {
            program.exitStatus(ExitCode.SELINUX_CONTEXT.code());
            write(program, "/proc/self/attr/exec", "", context.selinuxContext());
        }
        if (Files.isDirectory(Path.of("/sys/kernel/security/apparmor"))) {
            program.exitStatus(ExitCode.APPARMOR.code());
            write(program, "/proc/self/attr/exec", "exec ", context.apparmorProfile());
        }
    }

    private static void write(
            ProgramBuilder program, String file, String prefix, Structs.Label label) {
        if (!label.text().isEmpty()) {
            program.writeFile(file, prefix + label.text());
            if (label.ignoresErrors()) {
                program.optional();
            }
        }
    }
}
