package org.jitney.guest.tree;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The mode and owner that an edit asks for. What is not asked for is kept as it was; something new
 * belongs to root, with the mode 0644 or 0755, and has the SELinux label of its folder.
 *
 * @param mode permission bits
 * @param owner user and group
 */
public record Attributes(OptionalInt mode, Optional<Owner> owner) {
    /** All as it was. */
    public static final Attributes KEPT = new Attributes(OptionalInt.empty(), Optional.empty());

    /** A user and a group by their numbers in the guest. */
    public record Owner(int uid, int gid) {
        /** root and its group. */
        public static final Owner ROOT = new Owner(0, 0);
    }

    /** {@return the same owner as before, but this mode} */
    public static Attributes mode(int mode) {
        return new Attributes(OptionalInt.of(mode), Optional.empty());
    }

    /** {@return this mode and owner} */
    public static Attributes of(int mode, Owner owner) {
        return new Attributes(OptionalInt.of(mode), Optional.of(owner));
    }
}
