package org.jitney.vmcraft;

import java.util.List;

/**
 * What the files of a guest say about a unit.
 *
 * @param name its own name, which differs from the one that was asked for by an alias
 * @param description one line for people
 * @param loadState {@code loaded}, {@code masked}, {@code bad-setting} and so on
 * @param unitFileState {@code enabled}, {@code disabled}, {@code static} and so on
 * @param preset what the distribution's rules say: {@code enabled} or {@code disabled}
 * @param path the unit file
 * @param dropIns the files that change it
 */
public record ServiceStatus(
        String name,
        String description,
        String loadState,
        String unitFileState,
        String preset,
        String path,
        List<String> dropIns) {

    /** Makes a status whose list nobody can change any more. */
    public ServiceStatus {
        dropIns = List.copyOf(dropIns);
    }

    /** {@return whether it starts at boot} */
    public boolean isEnabled() {
        return unitFileState.equals("enabled") || unitFileState.equals("enabled-runtime");
    }

    /** {@return the status for people, several lines} */
    public String render() {
        var out = new StringBuilder();
        out.append(name).append(" - ").append(description).append('\n');
        out.append("     Loaded: ").append(loadState);
        if (!path.isEmpty()) {
            out.append(" (").append(path).append("; ").append(unitFileState);
            out.append("; preset: ").append(preset).append(')');
        }
        out.append('\n');
        for (String dropIn : dropIns) {
            out.append("    Drop-In: ").append(dropIn).append('\n');
        }
        return out.toString();
    }
}
