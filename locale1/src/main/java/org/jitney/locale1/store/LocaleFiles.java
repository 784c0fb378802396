package org.jitney.locale1.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.locale1.model.ConsoleKeymap;
import org.jitney.locale1.model.LocaleSettings;
import org.jitney.locale1.model.X11Keyboard;
import org.jitney.locale1.model.XorgKeyboardFile;
import org.jitney.unitfile.EnvFile;

/**
 * The files that say which language and keyboard the system has.
 *
 * <p>Where they are is up to the distribution. Debian and what comes from it, which a file {@code
 * /etc/debian_version} tells, keeps the keyboard of X11 in {@code /etc/default/keyboard}, and the
 * locale in {@code /etc/default/locale} unless there is a {@code /etc/locale.conf}.
 */
public final class LocaleFiles {
    private static final String LOCALE = "/etc/locale.conf";
    private static final String DEBIAN_LOCALE = "/etc/default/locale";
    private static final String CONSOLE = "/etc/vconsole.conf";
    private static final String XORG = "/etc/X11/xorg.conf.d/00-keyboard.conf";
    private static final String DEBIAN_KEYBOARD = "/etc/default/keyboard";
    private static final int MODE = 0644;

    private final Root root;
    private final Map<String, String> environment;

    /**
     * Works on the files of a tree.
     *
     * @param environment what counts as the locale where no file says one
     */
    public LocaleFiles(Root root, Map<String, String> environment) {
        this.root = root;
        this.environment = Map.copyOf(environment);
    }

    private boolean isDebian() throws ErrnoException {
        return root.exists("/etc/debian_version");
    }

    private String localeFile() throws ErrnoException {
        return isDebian() && !root.exists(LOCALE) ? DEBIAN_LOCALE : LOCALE;
    }

    /** {@return the system's locale} */
    public LocaleSettings locale() throws ErrnoException {
        Map<String, String> values =
                root.readIfExists(localeFile()).map(EnvFile::parse).orElse(environment);
        return LocaleSettings.of(values).simplified();
    }

    /** Stores the locale; one without any variable removes the file. */
    public void setLocale(LocaleSettings settings) throws ErrnoException {
        write(localeFile(), settings.render());
    }

    /** {@return the keymap of the console} */
    public ConsoleKeymap console() throws ErrnoException {
        Map<String, String> values = read(CONSOLE);
        return new ConsoleKeymap(
                values.getOrDefault("KEYMAP", ""), values.getOrDefault("KEYMAP_TOGGLE", ""));
    }

    /** Stores the keymap of the console; what else is in the file stays. */
    public void setConsole(ConsoleKeymap keymap) throws ErrnoException {
        Map<String, String> values = read(CONSOLE);
        put(values, "KEYMAP", keymap.keymap());
        put(values, "KEYMAP_TOGGLE", keymap.toggle());
        write(CONSOLE, EnvFile.render(values));
    }

    /** {@return the keyboard of X11} */
    public X11Keyboard x11() throws ErrnoException {
        if (!isDebian()) {
            return XorgKeyboardFile.parse(root.readIfExists(XORG).orElse(""));
        }
        Map<String, String> values = read(DEBIAN_KEYBOARD);
        return new X11Keyboard(
                values.getOrDefault("XKBLAYOUT", ""),
                values.getOrDefault("XKBMODEL", ""),
                values.getOrDefault("XKBVARIANT", ""),
                values.getOrDefault("XKBOPTIONS", ""));
    }

    /** Stores the keyboard of X11. */
    public void setX11(X11Keyboard keyboard) throws ErrnoException {
        if (!isDebian()) {
            boolean none = keyboard.equals(X11Keyboard.NONE);
            write(XORG, none ? "" : XorgKeyboardFile.render(keyboard));
            return;
        }
        Map<String, String> values = read(DEBIAN_KEYBOARD);
        put(values, "XKBLAYOUT", keyboard.layout());
        put(values, "XKBMODEL", keyboard.model());
        put(values, "XKBVARIANT", keyboard.variant());
        put(values, "XKBOPTIONS", keyboard.options());
        write(DEBIAN_KEYBOARD, EnvFile.render(values));
    }

    private Map<String, String> read(String file) throws ErrnoException {
        return new LinkedHashMap<>(EnvFile.parse(root.readIfExists(file).orElse("")));
    }

    private static void put(Map<String, String> values, String name, String value) {
        if (value.isEmpty()) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
    }

    private void write(String file, String text) throws ErrnoException {
        if (text.isEmpty()) {
            root.remove(file);
            return;
        }
        if (file.equals(XORG)) {
            root.mkdirs(file.substring(0, file.lastIndexOf('/')), 0755);
        }
        root.writeAtomically(file, text, MODE);
    }
}
