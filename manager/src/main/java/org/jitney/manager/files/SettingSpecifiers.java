package org.jitney.manager.files;

import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.UnitFileError;

/**
 * The specifiers of settings outside of {@code [Install]}: where a system manager keeps what is its
 * own, and what {@link MachineSpecifiers} says of the machine (systemd.unit(5), "Specifiers").
 */
public final class SettingSpecifiers implements SpecifierContext {
    private static final String SHELL = "/bin/bash";

    private final Root root;
    private final MachineSpecifiers machine;

    /** Reads the facts of this root. */
    public SettingSpecifiers(Root root) {
        this.root = root;
        this.machine = new MachineSpecifiers(root);
    }

    @Override
    public Optional<String> value(char specifier) throws UnitFileError {
        return switch (specifier) {
            case 'C' -> Optional.of("/var/cache");
            case 'D' -> Optional.of("/usr/share");
            case 'E' -> Optional.of("/etc");
            case 'L' -> Optional.of("/var/log");
            case 'S' -> Optional.of("/var/lib");
            case 't' -> Optional.of("/run");
            // A system manager runs as root, whose home and shell are not looked up: the answer
            // must not depend on a database that a broken machine cannot read.
            case 'h' -> Optional.of("/root");
            case 's' -> Optional.of(shell());
            default -> machine.value(specifier);
        };
    }

    private String shell() {
        try {
            return root.exists(SHELL) ? SHELL : "/bin/sh";
        } catch (ErrnoException e) {
            return "/bin/sh";
        }
    }
}
