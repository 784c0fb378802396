package org.jitney.clients.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.RequestSocket;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;

/** Links by number and by name. The kernel is asked once, when somebody wants to know. */
public final class LinkNames {
    /** What comes first in every machine, and leads nowhere. */
    public static final int LOOPBACK = 1;

    private static final int LONGEST_NAME = 127;

    private @Nullable List<Name> links;

    /** Will ask the kernel. */
    public LinkNames() {}

    /** Knows these. */
    public LinkNames(List<Name> links) {
        this.links = List.copyOf(links);
    }

    /**
     * A link.
     *
     * @param others names that it has beside its own
     */
    public record Name(int index, String name, List<String> others) {}

    /** {@return all links, by their number} */
    public List<Name> all() throws UsageError {
        if (links == null) {
            List<Name> read = read();
            read.sort(Comparator.comparingInt(Name::index));
            links = read;
        }
        return links;
    }

    private static List<Name> read() throws UsageError {
        byte[] request = LinkMessage.encode(0, 0, 0, 0, new AttributeWriter());
        List<Name> found = new ArrayList<>();
        try (RequestSocket socket = RequestSocket.open()) {
            for (NetlinkMessage each : socket.dump(Rtnetlink.RTM_GETLINK, request)) {
                found.add(name(LinkMessage.decode(each.payload())));
            }
        } catch (NetlinkError e) {
            throw failed(Errno.message(e.errno()));
        } catch (ErrnoException e) {
            throw failed(Errno.message(e.errno()));
        } catch (MalformedMessage e) {
            throw failed(String.valueOf(e.getMessage()));
        }
        return found;
    }

    private static UsageError failed(String why) {
        return new UsageError("Failed to enumerate links: " + why);
    }

    private static Name name(LinkMessage link) {
        List<String> others = List.of();
        try {
            others =
                    link.attributes()
                            .nested(Rtnetlink.IFLA_PROP_LIST)
                            .strings(Rtnetlink.IFLA_ALT_IFNAME);
        } catch (MalformedMessage noNames) {
            // It has its own.
        }
        return new Name(link.index(), link.name().orElse(""), others);
    }

    /** {@return the name of a link, if it is there} */
    public Optional<String> name(int index) throws UsageError {
        return all().stream().filter(l -> l.index() == index).map(Name::name).findFirst();
    }

    /**
     * {@return the number of a link} A number is taken as it is: whether there is such a link shows
     * when it is used.
     *
     * @throws ErrnoException with {@code EINVAL} for what is no name, {@code ENODEV} for nobody's
     */
    public int index(String name) throws ErrnoException, UsageError {
        if (name.matches("[0-9]{1,9}")) {
            int index = Integer.parseInt(name);
            if (index > 0) {
                return index;
            }
            throw new ErrnoException("if_nametoindex", Errno.EINVAL);
        }
        if (!isName(name)) {
            throw new ErrnoException("if_nametoindex", Errno.EINVAL);
        }
        for (Name each : all()) {
            if (each.name().equals(name) || each.others().contains(name)) {
                return each.index();
            }
        }
        throw new ErrnoException("if_nametoindex", Errno.ENODEV);
    }

    /** {@return the number of a link, or what is to say when it has none} */
    public int require(String name) throws UsageError {
        try {
            return index(name);
        } catch (ErrnoException e) {
            throw new UsageError(
                    "Failed to resolve interface \"%s\": %s"
                            .formatted(name, Errno.message(e.errno())));
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && !name.equals(".")
                && !name.equals("..")
                && !name.equals("all")
                && !name.equals("default")
                && !name.matches("[0-9]+")
                && name.chars().allMatch(c -> c > ' ' && c < 0x7f && "/:%".indexOf(c) < 0);
    }
}
