package org.jitney.guest.tree;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as a guest sees them. */
public final class GuestPath {
    private static final int LONGEST = 4095;

    private GuestPath() {}

    /** {@return the path without {@code .}, {@code ..} and empty names; links are not looked at} */
    public static String clean(String path) throws TreeError {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0 || path.length() > LONGEST) {
            throw TreeError.of(TreeError.Kind.BAD_PATH, path.replace('\0', '?'));
        }
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return "/" + String.join("/", names);
    }

    /** {@return the folder that a path is in; the root for the root} */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** {@return the last name of a path} */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@return the path of a name in a folder} */
    public static String in(String folder, String name) {
        return folder.equals("/") ? "/" + name : folder + "/" + name;
    }
}
