package org.jitney.login1.power;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.login1.model.Terminal;
import org.jitney.login1.session.Logins;
import org.jitney.login1.session.Session;
import org.jitney.login1.store.LoginFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said to people at terminals. */
public final class Wall {
    private static final Logger LOG = LoggerFactory.getLogger("systemd-logind");

    private final LoginFiles files;
    private final Logins logins;
    private String message = "";
    private boolean on;

    /**
     * Says it at the terminals of sessions.
     *
     * @param on whether anything is said at all
     */
    public Wall(LoginFiles files, Logins logins, boolean on) {
        this.files = files;
        this.logins = logins;
        this.on = on;
    }

    /** {@return what goes before each announcement} */
    public String message() {
        return message;
    }

    /** {@return whether anything is said} */
    public boolean isOn() {
        return on;
    }

    /** Sets both. */
    public void set(String text, boolean enabled) {
        message = text;
        on = enabled;
    }

    /** Says something at every terminal; who does not read does not hold anybody up. */
    void say(String text) {
        if (!on) {
            return;
        }
        String all = (message.isEmpty() ? "" : message + "\n") + text;
        ByteBuffer bytes =
                ByteBuffer.wrap(
                        "\u0007\r\nBroadcast message:\r\n\r\n%s\r\n\r\n"
                                .formatted(all.replace("\n", "\r\n"))
                                .getBytes(StandardCharsets.UTF_8));
        for (String terminal : terminals()) {
            if (!isTerminal("/dev/" + terminal)) {
                continue;
            }
            int flags = Fcntl.O_WRONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;
            try (Fd fd = files.root().open("/dev/" + terminal, flags, 0)) {
                fd.write(bytes.duplicate());
            } catch (ErrnoException e) {
                LOG.debug("{} is not told: {}", terminal, e.getMessage());
            }
        }
    }

    private boolean isTerminal(String path) {
        try {
            return files.root().stat(path).filter(stat -> stat.isCharacterDevice()).isPresent();
        } catch (ErrnoException e) {
            return false;
        }
    }

    private Set<String> terminals() {
        Set<String> found = new TreeSet<>();
        logins.sessions().stream().map(Session::tty).filter(Terminal::isName).forEach(found::add);
        return found;
    }
}
