package org.jitney.journal;

import java.util.Locale;
import java.util.Optional;

/**
 * Which files of a directory are read.
 *
 * @param machine only folders of this machine, if given
 * @param namespaces which namespaces' folders
 * @param system files of the system
 * @param user files of the user with this id, if given
 * @param followsLinks whether symbolic links among the files and folders are followed
 */
public record Selection(
        Optional<Id128> machine,
        Namespaces namespaces,
        boolean system,
        Optional<Integer> user,
        boolean followsLinks) {

    /** Namespaces of journald; each has folders {@code MACHINE-ID.NAMESPACE}. */
    public sealed interface Namespaces {
        /** Only what is in no namespace. */
        record None() implements Namespaces {}

        /** Only what is in this one. */
        record One(String name) implements Namespaces {}

        /** What is in this one, and what is in none. */
        record OneAndNone(String name) implements Namespaces {}

        record All() implements Namespaces {}
    }

    /** {@return all files of all machines, without namespaces} */
    public static Selection everything() {
        return new Selection(
                Optional.empty(), new Namespaces.None(), false, Optional.empty(), true);
    }

    public Selection ofMachine(Id128 id) {
        return new Selection(Optional.of(id), namespaces, system, user, followsLinks);
    }

    public Selection in(Namespaces these) {
        return new Selection(machine, these, system, user, followsLinks);
    }

    /** Files of the system; together with {@link #ofUser} both. */
    public Selection ofSystem() {
        return new Selection(machine, namespaces, true, user, followsLinks);
    }

    /** Files of that user; together with {@link #ofSystem} both. */
    public Selection ofUser(int uid) {
        return new Selection(machine, namespaces, system, Optional.of(uid), followsLinks);
    }

    /**
     * Nothing that a symbolic link leads to: for trees that somebody else has made, such as the
     * disk of a guest, whose links may lead to files of the host.
     */
    public Selection withoutLinks() {
        return new Selection(machine, namespaces, system, user, false);
    }

    /** {@return whether a file of this name is one to read} */
    boolean takesFile(String name) {
        if (!name.endsWith(".journal") && !name.endsWith(".journal~")) {
            return false;
        }
        if (!system && user.isEmpty()) {
            return true;
        }
        return (system && isOf("system", name))
                || user.map(uid -> isOf("user-" + Integer.toUnsignedString(uid), name))
                        .orElse(false);
    }

    private static boolean isOf(String kind, String name) {
        return name.startsWith(kind + ".journal") || name.startsWith(kind + "@");
    }

    /** {@return whether a folder of this name is one to look into} */
    boolean takesFolder(String name) {
        int dot = name.indexOf('.');
        String id = dot < 0 ? name : name.substring(0, dot);
        if (!isId(id) || !machine.map(Id128::toString).orElse(plain(id)).equals(plain(id))) {
            return false;
        }
        Optional<String> namespace =
                dot < 0 ? Optional.empty() : Optional.of(name.substring(dot + 1));
        // Without a switch over types: the JVM makes code for the first of those when it starts.
        if (namespaces instanceof Namespaces.One(String wanted)) {
            return namespace.equals(Optional.of(wanted));
        }
        if (namespaces instanceof Namespaces.OneAndNone(String wanted)) {
            return namespace.isEmpty() || namespace.get().equals(wanted);
        }
        return namespaces instanceof Namespaces.All || namespace.isEmpty();
    }

    private static String plain(String id) {
        return id.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static boolean isId(String text) {
        return text.matches("[0-9a-fA-F]{32}")
                || text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }
}
