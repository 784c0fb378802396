package org.jitney.resolve1.link;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.config.MulticastMode;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.llmnr.LlmnrScope;
import org.jitney.resolve1.llmnr.LlmnrSockets;
import org.jitney.resolve1.mdns.DnsSdService;
import org.jitney.resolve1.mdns.MdnsHost;
import org.jitney.resolve1.mdns.MdnsScope;
import org.jitney.resolve1.mdns.MdnsSockets;
import org.jitney.resolve1.scope.Machine;
import org.jitney.resolve1.scope.Scope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;

/** The scopes of one link in which all on it are asked. */
final class LinkMulticast {
    private static final Logger LOG = LoggerFactory.getLogger(LinkMulticast.class);

    /** What a link knows of this machine as a whole. */
    interface Names {
        /** {@return the name that others on a link know this machine by in LLMNR} */
        Name llmnr();

        /** {@return the same in multicast DNS} */
        Name multicastDns();

        boolean isOwn(Name name);

        /** Somebody else has that name. */
        void lost();

        /** {@return what others shall find} */
        Services services();
    }

    private final Machine machine;
    private final Names names;
    private final Map<Integer, LlmnrScope> llmnr = new TreeMap<>();
    private final Map<Integer, MdnsScope> multicastDns = new TreeMap<>();
    private Kernel kernel = Kernel.EMPTY;
    private int index;
    private Modes modes = new Modes(MulticastMode.NO, MulticastMode.NO);
    private boolean failed;

    /**
     * How far either protocol is spoken.
     *
     * @param llmnr the weaker one of what is set for the machine and for the link
     * @param multicastDns likewise
     */
    record Modes(MulticastMode llmnr, MulticastMode multicastDns) {}

    LinkMulticast(Machine machine, Names names) {
        this.machine = machine;
        this.names = names;
    }

    List<LlmnrScope> llmnrScopes() {
        return List.copyOf(llmnr.values());
    }

    List<MdnsScope> mdnsScopes() {
        return List.copyOf(multicastDns.values());
    }

    /** Takes what holds now. */
    void update(Kernel.Interface facts, Kernel now, Modes wanted, CacheMode cache) {
        kernel = now;
        index = facts.index();
        modes = wanted;
        boolean able =
                facts.isUp()
                        && !facts.isLoopback()
                        && (facts.flags() & Rtnetlink.IFF_MULTICAST) != 0;
        failed &= able;
        for (int family : new int[] {Families.INET, Families.INET6}) {
            boolean here = able && !addresses(family).isEmpty();
            try {
                llmnr(here && wanted.llmnr() != MulticastMode.NO, family, facts.name(), cache);
                multicastDns(
                        here && wanted.multicastDns() != MulticastMode.NO,
                        family,
                        facts.name(),
                        cache);
            } catch (ErrnoException e) {
                LOG.warn("{}: names cannot be asked for: {}", facts.name(), e.getMessage());
                // Until the link is another: it would be the same each time an address changes.
                failed = true;
            }
        }
    }

    private Scope.Id id(String link, String protocol, int family) {
        String version = family == Families.INET ? "/IPv4" : "/IPv6";
        return new Scope.Id(index, link + protocol + version);
    }

    private void llmnr(boolean wanted, int family, String link, CacheMode cache)
            throws ErrnoException {
        LlmnrScope known = llmnr.get(family);
        if (known != null && wanted) {
            known.update();
        } else if (known != null) {
            known.close();
            llmnr.remove(family);
        } else if (wanted && !failed) {
            llmnr.put(
                    family,
                    new LlmnrScope(
                            id(link, " LLMNR", family),
                            family,
                            machine.loop(),
                            machine.random(),
                            cache,
                            new Host(family, true),
                            listener ->
                                    LlmnrSockets.open(
                                            machine.loop(), index, link, family, listener)));
        }
    }

    private void multicastDns(boolean wanted, int family, String link, CacheMode cache)
            throws ErrnoException {
        MdnsScope known = multicastDns.get(family);
        if (known != null && wanted) {
            known.update();
        } else if (known != null) {
            known.close();
            multicastDns.remove(family);
        } else if (wanted && !failed) {
            multicastDns.put(
                    family,
                    new MdnsScope(
                            id(link, " mDNS", family),
                            family,
                            machine.loop(),
                            machine.random(),
                            cache,
                            new Host(family, false),
                            listener ->
                                    MdnsSockets.open(
                                            machine.loop(), index, link, family, listener)));
        }
    }

    private List<InetAddress> addresses(int family) {
        return kernel.addresses().stream()
                .filter(a -> a.index() == index && a.scope() < Rtnetlink.SCOPE_HOST)
                .map(Kernel.Address::address)
                .filter(a -> Families.of(a) == family)
                .toList();
    }

    /** Takes another name of this machine. */
    void renamed() {
        llmnr.values().forEach(LlmnrScope::update);
        multicastDns.values().forEach(MdnsScope::update);
    }

    void close() {
        llmnr.values().forEach(LlmnrScope::close);
        llmnr.clear();
        multicastDns.values().forEach(MdnsScope::close);
        multicastDns.clear();
    }

    private final class Host implements MdnsHost {
        private final int family;
        private final boolean ofLlmnr;

        Host(int family, boolean ofLlmnr) {
            this.family = family;
            this.ofLlmnr = ofLlmnr;
        }

        @Override
        public Name name() {
            return ofLlmnr ? names.llmnr() : names.multicastDns();
        }

        @Override
        public boolean isOwnName(Name name) {
            return names.isOwn(name);
        }

        @Override
        public boolean responds() {
            MulticastMode mode = ofLlmnr ? modes.llmnr() : modes.multicastDns();
            return mode == MulticastMode.YES;
        }

        @Override
        public List<InetAddress> addresses() {
            return LinkMulticast.this.addresses(family);
        }

        @Override
        public boolean isOwn(InetAddress address) {
            return kernel.has(address);
        }

        @Override
        public boolean isNear(InetAddress address) {
            return kernel.isOnNetworkOf(index, address);
        }

        @Override
        public List<DnsSdService> services() {
            return names.services().all();
        }

        @Override
        public void lostService(DnsSdService service) {
            names.services().conflict(service);
        }

        @Override
        public void lostName() {
            names.lost();
        }
    }
}
