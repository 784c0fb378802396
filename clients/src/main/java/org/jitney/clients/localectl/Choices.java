package org.jitney.clients.localectl;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.InstalledKeymaps;
import org.jitney.linux.installed.InstalledLocales;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** What a tree has to choose from. */
final class Choices {
    private static final String KEYBOARDS = "/usr/share/X11/xkb/rules/base.lst";
    private static final Set<String> TRUE = Set.of("1", "yes", "y", "true", "t", "on");

    private final Path root;
    private final Environment environment;

    Choices(Path root, Environment environment) {
        this.root = root;
        this.environment = environment;
    }

    /** {@return what a verb lists; of variants those of a layout, unless that is empty} */
    List<String> list(String verb, String layout) throws UsageError {
        try (Root tree = Root.of(root)) {
            return switch (verb) {
                case "list-locales" -> locales(tree);
                case "list-keymaps" -> keymaps(tree);
                default -> keyboards(tree, "! " + kind(verb), layout);
            };
        } catch (ErrnoException e) {
            throw new UsageError(failure(verb) + Errno.message(e.errno()));
        }
    }

    private static String failure(String verb) {
        return switch (verb) {
            case "list-locales" -> "Failed to read list of locales: ";
            case "list-keymaps" -> "Failed to read list of keymaps: ";
            default -> "Failed to open keyboard mapping list. ";
        };
    }

    /** {@return {@code model}, {@code layout}, {@code variant}, {@code option}} */
    private static String kind(String verb) {
        return verb.substring("list-x11-keymap-".length(), verb.length() - 1);
    }

    private List<String> locales(Root tree) throws ErrnoException {
        boolean all =
                environment
                        .variable("SYSTEMD_LIST_NON_UTF8_LOCALES")
                        .map(TRUE::contains)
                        .orElse(false);
        return new InstalledLocales(tree)
                .all().stream()
                        .filter(name -> all || name.endsWith("UTF-8") || name.contains(".UTF-8@"))
                        .toList();
    }

    private static List<String> keymaps(Root tree) throws ErrnoException {
        List<String> found = List.copyOf(new InstalledKeymaps(tree).all());
        if (found.isEmpty()) {
            throw new ErrnoException("list keymaps", Errno.ENOENT);
        }
        return found;
    }

    /** A list of several tables; each begins with a line that says of what. */
    private static List<String> keyboards(Root tree, String heading, String layout)
            throws ErrnoException, UsageError {
        Set<String> found = new TreeSet<>();
        boolean inside = false;
        String text = new String(tree.readBytes(KEYBOARDS), StandardCharsets.UTF_8);
        for (String line : text.split("\n", -1)) {
            String stripped = line.strip();
            if (stripped.startsWith("!")) {
                inside = stripped.startsWith(heading);
            } else if (inside && !stripped.isEmpty() && isOf(stripped, layout)) {
                found.add(stripped.split("[ \t]", 2)[0]);
            }
        }
        if (found.isEmpty()) {
            throw new UsageError("Couldn't find any entries.");
        }
        return List.copyOf(found);
    }

    /** A variant is described as {@code LAYOUT: text}. */
    private static boolean isOf(String line, String layout) {
        if (layout.isEmpty()) {
            return true;
        }
        String[] columns = line.split("[ \t]+", 2);
        return columns.length == 2 && columns[1].startsWith(layout + ":");
    }
}
