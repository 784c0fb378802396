package org.jitney.broker.peer;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.PeerCredentials;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;

/**
 * Who opened a connection, as the kernel noted it at that time. Over TCP the kernel knows nothing,
 * and who authenticates as ANONYMOUS is nobody whatever the kernel knows.
 *
 * @param uid the user, or {@link #NO_UID}
 * @param pid the process, 0 if it is not known
 * @param groups every group of the process, primary group included; empty when not known
 * @param securityLabel what the security module calls it, without the final NUL
 * @param pidFd a handle to the process; for peers it is empty, as their link can get one
 */
public record Credentials(
        int uid,
        int pid,
        List<Integer> groups,
        Optional<String> securityLabel,
        Optional<Fd> pidFd) {

    /** The number that is no user, as in the kernel's interfaces. */
    public static final int NO_UID = -1;

    public Credentials {
        groups = List.copyOf(groups);
    }

    /** Takes over what the kernel says about a socket. */
    public static Credentials of(PeerCredentials peer) {
        return new Credentials(
                peer.uid(), peer.pid(), groups(peer), peer.securityLabel(), peer.pidfd());
    }

    private static List<Integer> groups(PeerCredentials peer) {
        if (peer.groups().isEmpty()) {
            return List.of(peer.gid());
        }
        TreeSet<Integer> groups = new TreeSet<>(Integer::compareUnsigned);
        groups.add(peer.gid());
        groups.addAll(peer.groups());
        return List.copyOf(groups);
    }

    /** {@return the credentials of somebody about whom nothing is known} */
    public static Credentials unknown() {
        return new Credentials(NO_UID, 0, List.of(), Optional.empty(), Optional.empty());
    }

    public boolean hasUid() {
        return uid != NO_UID;
    }

    public boolean hasPid() {
        return pid != 0;
    }

    /** {@return the same process, which has proved to be run by another user, or by nobody} */
    public Credentials as(int otherUid, List<Integer> otherGroups) {
        return new Credentials(otherUid, pid, otherGroups, securityLabel, pidFd);
    }

    /** {@return our own credentials, as others see them} */
    public static Credentials ofThisProcess() throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        try {
            return of(pair.getFirst().credentials());
        } finally {
            pair.forEach(StreamSocket::close);
        }
    }
}
