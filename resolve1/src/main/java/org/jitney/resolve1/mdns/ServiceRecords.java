package org.jitney.resolve1.mdns;

import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** A service of this machine. */
record ServiceRecords(MdnsHost host, DnsSdService service) implements OwnRecords.Source {
    @Override
    public Optional<Name> name() {
        return host.responds() && !host.addresses().isEmpty() ? service.name() : Optional.empty();
    }

    @Override
    public List<Record> records(Name name) {
        return service.records(host.name(), OwnRecords.TTL);
    }

    @Override
    public boolean isTrue(Record record) {
        return service.records(host.name(), OwnRecords.TTL).contains(record);
    }

    @Override
    public void lost() {
        host.lostService(service);
    }
}
