package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Follows symlinks inside a tree, as the kernel would with the root of the tree as its root. */
final class Symlinks {
    private static final int MAX_FOLLOWED = 32;

    private Symlinks() {}

    /**
     * {@return where the path leads when all symlinks on it are followed; what does not exist may
     * be named, too}
     */
    static String resolve(FileTree tree, String path) throws IOException, Refused {
        Deque<String> todo = new ArrayDeque<>();
        push(todo, path);
        String done = "";
        int followed = 0;
        while (!todo.isEmpty()) {
            String part = todo.pop();
            if (part.equals("..")) {
                done = done.substring(0, Math.max(0, done.lastIndexOf('/')));
                continue;
            }
            Optional<String> target = tree.readLink(done + "/" + part);
            if (target.isEmpty()) {
                done = done + "/" + part;
                continue;
            }
            if (++followed > MAX_FOLLOWED) {
                throw new Refused(Failure.of(Failure.Kind.LINKED, path));
            }
            if (target.get().startsWith("/")) {
                done = "";
            }
            push(todo, target.get());
        }
        return done.isEmpty() ? "/" : done;
    }

    private static void push(Deque<String> todo, String path) {
        String[] parts = path.split("/", -1);
        for (int i = parts.length - 1; i >= 0; i--) {
            if (!parts[i].isEmpty() && !parts[i].equals(".")) {
                todo.push(parts[i]);
            }
        }
    }

    /** {@return the path that the text of a symlink names, without following anything} */
    static String absolute(String folder, String target) {
        return target.startsWith("/") ? target : folder + "/" + target;
    }

    static String basename(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@return whether a path is in a folder or deeper below it} */
    static boolean isBelow(String folder, String path) {
        return path.length() > folder.length()
                && path.charAt(folder.length()) == '/'
                && path.startsWith(folder);
    }

    static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
