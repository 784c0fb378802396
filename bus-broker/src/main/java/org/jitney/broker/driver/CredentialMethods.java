package org.jitney.broker.driver;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.peer.Credentials;
import org.jitney.broker.peer.Peer;
import org.jitney.broker.peer.Refused;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;

/** Methods about who is behind a connection. */
final class CredentialMethods {
    private CredentialMethods() {}

    /** {@return the credentials behind a name; those of the bus for its own name} */
    private static Credentials of(Request r, String name, String what) throws Refused {
        if (name.equals(FrameBuilder.DRIVER)) {
            return r.bus().ownCredentials();
        }
        return r.peerNamed(name, what).credentials();
    }

    static void getConnectionUnixUser(Request r) throws Refused {
        String name = r.args().string();
        Credentials c = of(r, name, "UID");
        if (!c.hasUid()) {
            throw Refused.of("Failed", "Could not determine UID for '%s'".formatted(name));
        }
        r.send(r.reply().uint32(c.uid()));
    }

    static void getConnectionUnixProcessId(Request r) throws Refused {
        String name = r.args().string();
        Credentials c = of(r, name, "PID");
        if (!c.hasPid()) {
            throw Refused.of(
                    "UnixProcessIdUnknown", "Could not determine PID for '%s'".formatted(name));
        }
        r.send(r.reply().uint32(c.pid()));
    }

    static void getAdtAuditSessionData(Request r) throws Refused {
        String name = r.args().string();
        of(r, name, "audit session data");
        throw Refused.of(
                "AdtAuditDataUnknown",
                "Could not determine audit session data for '%s'".formatted(name));
    }

    static void getConnectionSelinuxSecurityContext(Request r) throws Refused {
        String name = r.args().string();
        of(r, name, "security context");
        // The label of a peer says nothing about which security module gave it.
        throw Refused.of(
                "SELinuxSecurityContextUnknown",
                "Could not determine security context for '%s'".formatted(name));
    }

    static void getConnectionCredentials(Request r) throws Refused {
        String name = r.args().string();
        Credentials c = of(r, name, "credentials");
        Optional<Fd> pidFd = r.call().expectsReply() ? process(r, name, c) : Optional.empty();
        FrameBuilder b = r.reply().fdCount(pidFd.isPresent() ? 1 : 0);
        b.dict(() -> {
            if (!c.groups().isEmpty()) {
                int[] groups = c.groups().stream().mapToInt(Integer::intValue).toArray();
                b.entry("UnixGroupIDs", "au").uint32s(groups);
            }
            c.securityLabel()
                    .ifPresent(label -> b.entry("LinuxSecurityLabel", "ay").bytes(withNul(label)));
            if (c.hasPid()) {
                b.entry("ProcessID", "u").uint32(c.pid());
            }
            if (c.hasUid()) {
                b.entry("UnixUserID", "u").uint32(c.uid());
            }
            if (pidFd.isPresent()) {
                b.entry("ProcessFD", "h").descriptor(0);
            }
        });
        if (!r.call().expectsReply()) {
            return;
        }
        Frame frame = r.bus().router().seal(b);
        frame.attach(pidFd.map(List::of).orElse(List.of()));
        r.bus().router().sendFrame(r.caller(), frame);
    }

    private static Optional<Fd> process(Request r, String name, Credentials c) {
        if (!r.caller().link().passesFds()) {
            return Optional.empty();
        }
        Peer peer = r.bus().find(name);
        if (peer != null) {
            return peer.link().process();
        }
        if (c.pidFd().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(c.pidFd().get().duplicate());
        } catch (ErrnoException e) {
            // Out of descriptors: the answer is still right without this entry.
            return Optional.empty();
        }
    }

    private static byte[] withNul(String label) {
        return (label + "\0").getBytes(StandardCharsets.UTF_8);
    }
}
