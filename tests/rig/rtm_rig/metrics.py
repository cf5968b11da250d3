"""The metrics page, read by the parser of Prometheus' own client."""

from prometheus_client.parser import text_string_to_metric_families


class Page:
    """One scrape: families by their names on the page, and samples by name and labels."""

    def __init__(self, text):
        self.families = {}
        self.samples = {}
        for family in text_string_to_metric_families(text):
            # The parser takes the suffix off the names of counters.
            name = family.name + ("_total" if family.type == "counter" else "")
            assert name not in self.families, f"{name} stands there twice"
            self.families[name] = family
            for sample in family.samples:
                key = (sample.name, frozenset(sample.labels.items()))
                assert key not in self.samples, f"{key} stands there twice"
                self.samples[key] = sample.value

    def value(self, name, **labels):
        """The value of one sample; None if it is not there."""
        return self.samples.get((name, frozenset(labels.items())))

    def of_family(self, name):
        """The samples of one name by their labels, as {"a=1,b=2": value}."""
        return {
            ",".join(f"{label}={value}" for label, value in sorted(labels)): value_of
            for (sample, labels), value_of in self.samples.items()
            if sample == name
        }


def scrape(server, headers=None):
    """The page as a caller on this machine gets it; the log scan looks at it too."""
    answer = server.public(secret=None).request("GET", "/metrics", headers=headers)
    assert answer.status == 200, answer
    return Page(answer.text)


def growth(before, after, name):
    """How much the samples of one name have grown; those that stayed are left out."""
    old = before.of_family(name)
    grown = {labels: value - old.get(labels, 0) for labels, value in after.of_family(name).items()}
    return {labels: by for labels, by in grown.items() if by}
