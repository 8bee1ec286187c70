"""Public instances of land's yardsticks: capacitated p-medians and two-stage guillotine cuts."""
