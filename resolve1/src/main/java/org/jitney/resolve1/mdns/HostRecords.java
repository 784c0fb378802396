package org.jitney.resolve1.mdns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.multicast.LinkHost;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;

/** This machine's name: its addresses, and their names. */
record HostRecords(LinkHost host) implements OwnRecords.Source {
    @Override
    public Optional<Name> name() {
        return host.responds() && !host.addresses().isEmpty()
                ? Optional.of(host.name())
                : Optional.empty();
    }

    @Override
    public List<Record> records(Name name) {
        List<Record> all = new ArrayList<>();
        for (InetAddress each : host.addresses()) {
            all.add(
                    Families.of(each) == Families.INET
                            ? new ARecord(name, DClass.IN, OwnRecords.TTL, each)
                            : new AAAARecord(name, DClass.IN, OwnRecords.TTL, each));
            all.add(new PTRRecord(Names.reverse(each), DClass.IN, OwnRecords.TTL, name));
        }
        return all;
    }

    /** What another link of this machine tells of the same name is true, too. */
    @Override
    public boolean isTrue(Record record) {
        return switch (record) {
            case ARecord a -> host.isOwn(a.getAddress());
            case AAAARecord a -> host.isOwn(a.getAddress());
            default -> false;
        };
    }

    @Override
    public void lost() {
        host.lostName();
    }
}
