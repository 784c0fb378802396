package org.jitney.manager.files;

import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.unit.RuntimeScope;
import org.jitney.unitfile.SpecifierContext;
import org.jitney.unitfile.UnitFileError;

/**
 * The specifiers of settings outside of {@code [Install]}: where a system manager keeps what is its
 * own, and what {@link MachineSpecifiers} says of the machine (systemd.unit(5), "Specifiers").
 */
public final class SettingSpecifiers implements SpecifierContext {
    private static final String SHELL = "/bin/bash";

    private final Root root;
    private final RuntimeScope scope;
    private final SpecifierContext machine;

    /** Reads the facts of this root, for the system's manager. */
    public SettingSpecifiers(Root root) {
        this(root, RuntimeScope.SYSTEM);
    }

    /** Reads the facts of this root, for a manager of that scope. */
    public SettingSpecifiers(Root root, RuntimeScope scope) {
        this.root = root;
        this.scope = scope;
        this.machine = ofInstall(root, scope);
    }

    /** {@return the specifiers that {@code [Install]} sections have, too} */
    public static SpecifierContext ofInstall(Root root, RuntimeScope scope) {
        RuntimeScope.Account account = scope.account();
        SpecifierContext own =
                specifier ->
                        switch (specifier) {
                            case 'u' -> Optional.of(account.user());
                            case 'U' -> Optional.of(Long.toString(account.uid()));
                            case 'g' -> Optional.of(account.group());
                            case 'G' -> Optional.of(Long.toString(account.gid()));
                            default -> Optional.empty();
                        };
        return own.orElse(new MachineSpecifiers(root));
    }

    @Override
    public Optional<String> value(char specifier) throws UnitFileError {
        return switch (specifier) {
            case 'C' -> Optional.of(scope.folders().cache());
            case 'D' -> Optional.of(scope.folders().shared());
            case 'E' -> Optional.of(scope.folders().configuration());
            case 'L' -> Optional.of(scope.folders().logs());
            case 'S' -> Optional.of(scope.folders().state());
            case 't' -> Optional.of(scope.folders().runtime());
            // A system manager runs as root, whose home and shell are not looked up: the answer
            // must not depend on a database that a broken machine cannot read.
            case 'h' -> Optional.of(scope.account().home());
            case 's' -> Optional.of(scope.system() ? shell() : scope.account().shell());
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
