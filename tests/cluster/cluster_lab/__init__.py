"""The cluster lab: several nodes on one Galera cluster, what is done to both, and a judge (../README.md)."""
