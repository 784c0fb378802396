package org.jitney.unitfile.install;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.unitfile.UnitName;

/** The units of one operation: those still to be processed, in order, and those that were. */
final class InstallContext {
    private final Map<String, InstallInfo> waiting = new LinkedHashMap<>();
    private final Map<String, InstallInfo> processed = new LinkedHashMap<>();

    /** {@return the unit of this name, new or known}; a path sets where its file is. */
    InstallInfo add(String nameOrPath, boolean auxiliary) throws Refused {
        String name = Symlinks.basename(nameOrPath);
        if (!UnitName.isValid(name)) {
            throw new Refused(Failure.of(Failure.Kind.BAD_NAME, nameOrPath));
        }
        Optional<InstallInfo> known = find(name);
        InstallInfo info = known.orElseGet(() -> new InstallInfo(name, auxiliary));
        info.auxiliary &= auxiliary;
        if (known.isEmpty()) {
            info.path = nameOrPath.startsWith("/") ? nameOrPath : "";
            waiting.put(name, info);
        }
        return info;
    }

    Optional<InstallInfo> find(String name) {
        InstallInfo info = waiting.get(name);
        return Optional.ofNullable(info != null ? info : processed.get(name));
    }

    /** Takes the next unit and counts it as processed. */
    Optional<InstallInfo> next() {
        var iterator = waiting.values().iterator();
        if (!iterator.hasNext()) {
            return Optional.empty();
        }
        InstallInfo info = iterator.next();
        iterator.remove();
        processed.put(info.name, info);
        return Optional.of(info);
    }
}
